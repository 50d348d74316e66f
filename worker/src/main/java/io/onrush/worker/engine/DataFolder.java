package io.onrush.worker.engine;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonLocation;
import io.onrush.plan.DataSet;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;

/** A folder of data files, read once each when a run is prepared. */
final class DataFolder {
  static final long MOST_BYTES = 64L << 20;

  private final Path folder;

  DataFolder(Path folder) {
    this.folder = folder;
  }

  /**
   * Reads a file's rows.
   *
   * @param wanted columns
   * @return fingerprint of its bytes
   */
  long read(DataSet.File source, List<String> wanted, DataTable.Rows rows) throws BadDataException {
    Path file = folder.resolve(source.name());
    try {
      requireInside(file);
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      try (InputStream open = Files.newInputStream(file)) {
        InputStream in = new DigestInputStream(new Bounded(open), digest);
        if (source.isJson()) {
          JsonRows.read(in, wanted, rows);
        } else {
          CsvRows.read(in, wanted, rows);
        }
        // What a reader leaves after the last row counts, too.
        in.transferTo(OutputStream.nullOutputStream());
      }
      return ByteBuffer.wrap(digest.digest()).getLong();
    } catch (BadDataException e) {
      throw new BadDataException(file + ": " + e.getMessage());
    } catch (NoSuchFileException e) {
      throw new BadDataException(
          "there is no file " + file + " (expected: one on every worker; its folder is --data)");
    } catch (JacksonException e) {
      throw new BadDataException(file + ": " + lineOf(e) + e.getOriginalMessage());
    } catch (IOException e) {
      throw new BadDataException(
          file + " cannot be read: " + reason(e) + " (expected: a UTF-8 text file)");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Kubernetes mounts files as links, but none that leads out of the folder. */
  private void requireInside(Path file) throws IOException, BadDataException {
    Path real = file.toRealPath();
    if (!real.startsWith(folder.toRealPath())) {
      throw new BadDataException("leads out of the folder (expected: a file in it)");
    }
    if (!Files.isRegularFile(real)) {
      throw new BadDataException("is no file (expected: a text file)");
    }
  }

  private static String lineOf(JacksonException e) {
    JsonLocation at = e.getLocation();
    return at == null ? "" : "line " + at.getLineNr() + ": ";
  }

  private static String reason(IOException e) {
    String type = e.getClass().getSimpleName();
    return type.equals("IOException") ? String.valueOf(e.getMessage()) : type;
  }

  /**
   * Fails where there is more than a file may have; stays open, as readers close what they read.
   */
  private static final class Bounded extends FilterInputStream {
    private long left = MOST_BYTES;

    Bounded(InputStream in) {
      super(in);
    }

    @Override
    public void close() {}

    @Override
    public int read() throws IOException {
      return count(super.read(), 1);
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
      int read = super.read(into, from, length);
      return count(read, read);
    }

    private int count(int result, int read) throws IOException {
      if (result >= 0) {
        left -= read;
      }
      if (left < 0) {
        throw new IOException("more than " + (MOST_BYTES >> 20) + " MiB");
      }
      return result;
    }
  }
}

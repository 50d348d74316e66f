package io.onrush.coordinator.checkpoint;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

/**
 * States of a run as bytes, to be kept elsewhere: CBOR, deflated, with zlib's checksum over all.
 *
 * <p>A state is a tree of records, lists and {@code Optional}s. Both sides must have the same
 * classes: an unknown field is refused, since what a state loses, the report has lost.
 *
 * <p>Encoding or decoding a run of a day takes some 0.1 s. States are immutable, so that it need
 * not be done by the thread that made them.
 */
public final class Checkpoints {
  private static final int MOST_INFLATED_BYTES = 256 << 20;

  private static final ObjectMapper MAPPER =
      CBORMapper.builder()
          .addModule(new Jdk8Module())
          // Read to the end: there is the checksum.
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private Checkpoints() {}

  /** Encodes a state. */
  public static byte[] encode(Object state) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Deflater deflater = new Deflater(Deflater.BEST_SPEED);
    try (OutputStream out = new DeflaterOutputStream(bytes, deflater, 1 << 16)) {
      MAPPER.writeValue(out, state);
    } catch (IOException e) {
      throw new UncheckedIOException("not writable: " + state.getClass(), e);
    } finally {
      deflater.end();
    }
    return bytes.toByteArray();
  }

  /**
   * Decodes a state.
   *
   * @throws IllegalArgumentException if the bytes are no such state, or more than 256 MB inflated
   */
  public static <T> T decode(byte[] bytes, Class<T> type) {
    return decode(bytes, type, MOST_INFLATED_BYTES);
  }

  static <T> T decode(byte[] bytes, Class<T> type, int mostInflatedBytes) {
    Inflater inflater = new Inflater();
    try (InputStream in =
        new Bounded(
            new InflaterInputStream(new ByteArrayInputStream(bytes), inflater, 1 << 16),
            mostInflatedBytes)) {
      T state = MAPPER.readValue(in, type);
      if (state == null) {
        throw new IOException("null (expected: a " + type.getSimpleName() + ")");
      }
      return state;
    } catch (IOException e) {
      throw new IllegalArgumentException("checkpoint: " + e.getMessage(), e);
    } finally {
      inflater.end();
    }
  }

  /** Cuts bytes into pieces of at most {@code pieceBytes}; at least one piece. */
  public static List<byte[]> cut(byte[] bytes, int pieceBytes) {
    if (pieceBytes < 1) {
      throw new IllegalArgumentException("pieceBytes: " + pieceBytes + " (expected: 1 or more)");
    }
    List<byte[]> pieces = new ArrayList<>();
    int from = 0;
    do {
      int to = from + Math.min(pieceBytes, bytes.length - from);
      pieces.add(Arrays.copyOfRange(bytes, from, to));
      from = to;
    } while (from < bytes.length);
    return List.copyOf(pieces);
  }

  /** Joins what {@link #cut} gave, in that order. */
  public static byte[] join(List<byte[]> pieces) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    pieces.forEach(bytes::writeBytes);
    return bytes.toByteArray();
  }

  /** A stream that ends with an error where it would be too long. */
  private static final class Bounded extends InputStream {
    private final InputStream in;
    private final long most;
    private long left;

    Bounded(InputStream in, int most) {
      this.in = in;
      this.most = most;
      this.left = most;
    }

    @Override
    public int read() throws IOException {
      int b = in.read();
      count(b < 0 ? 0 : 1);
      return b;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      int n = in.read(into, offset, length);
      count(Math.max(0, n));
      return n;
    }

    private void count(int n) throws IOException {
      left -= n;
      if (left < 0) {
        throw new IOException("more than " + most + " bytes inflated");
      }
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }
}

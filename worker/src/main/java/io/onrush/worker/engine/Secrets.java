package io.onrush.worker.engine;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** A folder of secrets, one a file. No message of it has a value. */
final class Secrets {
  private static final int MOST_BYTES = 1024 * 1024;

  private final Path folder;

  Secrets(Path folder) {
    this.folder = folder;
  }

  /** A secret that cannot be had; the message says why and what to do. */
  static final class NoSecretException extends Exception {
    private static final long serialVersionUID = 1;

    NoSecretException(String reason) {
      super(reason, null, false, false);
    }
  }

  /**
   * The content of a file, without the line break at its end.
   *
   * @param name as a plan may have it: without a slash, and without a dot at the start
   */
  String read(String name) throws NoSecretException {
    String value = withoutLineEnd(readText(name));
    if (value.chars().anyMatch(c -> c == '\r' || c == '\n')) {
      throw new NoSecretException(folder.resolve(name) + " has several lines (expected: one)");
    }
    return value;
  }

  /**
   * The content of a file.
   *
   * @param name as for {@link #read}
   */
  String readText(String name) throws NoSecretException {
    Path file = folder.resolve(name);
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(MOST_BYTES + 1);
    } catch (NoSuchFileException e) {
      throw new NoSecretException(
          "there is no file " + file + " (expected: one on every worker; its folder is --secrets)");
    } catch (IOException e) {
      throw new NoSecretException(
          file + " cannot be read: " + e.getClass().getSimpleName() + " (expected: a text file)");
    }
    if (bytes.length > MOST_BYTES) {
      throw new NoSecretException(file + " is too large (expected: at most 1 MiB)");
    }
    return text(file, bytes);
  }

  private static String text(Path file, byte[] bytes) throws NoSecretException {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new NoSecretException(file + " is not UTF-8 text");
    }
  }

  private static String withoutLineEnd(String text) {
    if (!text.endsWith("\n")) {
      return text;
    }
    return text.substring(0, text.length() - (text.endsWith("\r\n") ? 2 : 1));
  }
}

package io.onrush.coordinator.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Something made of small files, and made again once they have changed, as mounted Secrets do. It
 * looks when it is asked, at most once a second. While the files are no good, what they last made
 * stays, and the log says why. Thread-safe.
 */
final class Reread<T> implements Supplier<T> {
  private static final Logger log = LoggerFactory.getLogger(Reread.class);
  private static final long PERIOD_NS = 1_000_000_000L;
  private static final int MOST_BYTES = 256 * 1024;

  private final List<Path> files;
  private final Function<List<byte[]>, T> make;
  private final LongSupplier clockNs;
  private List<byte[]> contents;
  private T value;
  private long lookedNs;

  /**
   * Reads them for the first time.
   *
   * @param make gets the files' contents, throws an IllegalArgumentException that says what is
   *     wrong with them, without them
   * @throws IllegalArgumentException if a file cannot be read, or by {@code make}
   */
  Reread(List<Path> files, Function<List<byte[]>, T> make, LongSupplier clockNs) {
    this.files = List.copyOf(files);
    this.make = make;
    this.clockNs = clockNs;
    this.contents = read();
    this.value = make.apply(contents);
    this.lookedNs = clockNs.getAsLong();
  }

  @Override
  public synchronized T get() {
    long nowNs = clockNs.getAsLong();
    if (nowNs - lookedNs >= PERIOD_NS) {
      lookedNs = nowNs;
      look();
    }
    return value;
  }

  private void look() {
    try {
      List<byte[]> now = read();
      if (!same(now, contents)) {
        contents = now;
        value = make.apply(now);
        log.info("read again: {}", files);
      }
    } catch (IllegalArgumentException e) {
      log.warn("what was read before stays in use: {}", e.getMessage());
    }
  }

  private static boolean same(List<byte[]> some, List<byte[]> others) {
    for (int i = 0; i < some.size(); i++) {
      if (!Arrays.equals(some.get(i), others.get(i))) {
        return false;
      }
    }
    return true;
  }

  private List<byte[]> read() {
    List<byte[]> read = new ArrayList<>();
    for (Path file : files) {
      try (InputStream in = Files.newInputStream(file)) {
        byte[] content = in.readNBytes(MOST_BYTES + 1);
        if (content.length > MOST_BYTES) {
          throw new IllegalArgumentException(file + ": over 256 KiB (expected: a small file)");
        }
        read.add(content);
      } catch (NoSuchFileException e) {
        throw new IllegalArgumentException(file + ": no such file", e);
      } catch (IOException e) {
        throw new IllegalArgumentException(file + ": cannot be read: " + e, e);
      }
    }
    return read;
  }
}

package io.onrush.worker.engine;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/**
 * One column's values as bytes, ready for where they go, one after the other. Filled before the
 * first request, and not changed afterwards; all event loops share it.
 */
final class DataColumn {
  /** Where a value goes. */
  enum Place {
    /** Values percent-encoded, but for letters, digits and {@code - . _ ~} (RFC 3986, 2.3). */
    URL,
    /** As they are. */
    HEADER,
    /** As they are. */
    BODY;

    /** Whether a text that stands here as it is leaves the request whole. */
    boolean allows(String text) {
      return switch (this) {
        case URL -> text.chars().allMatch(c -> c > ' ' && c < 0x7f);
        case HEADER -> text.chars().allMatch(c -> (c >= ' ' && c != 0x7f) || c == '\t');
        case BODY -> true;
      };
    }
  }

  private static final byte[] HEX = "0123456789ABCDEF".getBytes(US_ASCII);

  private final Place place;
  private byte[] bytes = new byte[1024];
  private int[] ends = new int[64];
  private int length;
  private int rows;

  DataColumn(Place place) {
    this.place = place;
  }

  /**
   * Appends a row's value.
   *
   * @throws BadDataException where it would break the request, or there is too much of it all
   */
  void add(String value) throws BadDataException {
    if (place != Place.URL && !place.allows(value)) {
      throw new BadDataException(
          "has a control character, as a line break (expected: none in a header)");
    }
    byte[] raw = value.getBytes(UTF_8);
    reserve(place == Place.URL ? 3L * raw.length : raw.length);
    for (byte b : raw) {
      append(b);
    }
    if (rows == ends.length) {
      ends = Arrays.copyOf(ends, 2 * rows);
    }
    ends[rows++] = length;
  }

  private void append(byte b) {
    if (place == Place.URL && !isUnreserved(b)) {
      bytes[length++] = '%';
      bytes[length++] = HEX[(b >> 4) & 0xf];
      bytes[length++] = HEX[b & 0xf];
      return;
    }
    bytes[length++] = b;
  }

  private static boolean isUnreserved(byte b) {
    return (b >= 'a' && b <= 'z')
        || (b >= 'A' && b <= 'Z')
        || (b >= '0' && b <= '9')
        || b == '-'
        || b == '.'
        || b == '_'
        || b == '~';
  }

  private void reserve(long more) throws BadDataException {
    long needed = length + more;
    if (needed > Integer.MAX_VALUE - 16) {
      throw new BadDataException("makes the column too large (expected: less than 2 GiB)");
    }
    if (needed > bytes.length) {
      bytes = Arrays.copyOf(bytes, (int) Math.max(needed, Math.min(needed * 3 / 2, 1L << 30)));
    }
  }

  /** No more rows follow. */
  void finish() {
    bytes = Arrays.copyOf(bytes, length);
    ends = Arrays.copyOf(ends, rows);
  }

  void writeTo(int row, ByteBuf out) {
    int from = row == 0 ? 0 : ends[row - 1];
    out.writeBytes(bytes, from, ends[row] - from);
  }
}

package io.onrush.target;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** One line of a request's head, gathered from as many reads as it takes. Ends at LF; CR is cut. */
final class Line {

  /** A longer line is refused: as much as other servers take for a whole head. */
  static final int MAX_LENGTH = 16_384;

  private byte[] bytes = new byte[128];
  private int length;
  private boolean complete;
  private boolean tooLong;

  /** Takes bytes up to the next LF; true when the line is there. Then the next call starts anew. */
  boolean readFrom(ByteBuf in) {
    if (complete) {
      length = 0;
      complete = false;
    }
    int lf = in.indexOf(in.readerIndex(), in.writerIndex(), (byte) '\n');
    int count = (lf < 0 ? in.writerIndex() : lf) - in.readerIndex();
    if (length + count > MAX_LENGTH) {
      tooLong = true;
      return false;
    }
    if (length + count > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + count));
    }
    in.readBytes(bytes, length, count);
    length += count;
    if (lf < 0) {
      return false;
    }
    in.skipBytes(1);
    if (length > 0 && bytes[length - 1] == '\r') {
      length--;
    }
    complete = true;
    return true;
  }

  boolean tooLong() {
    return tooLong;
  }

  /** True before the first byte of a line. */
  boolean atStart() {
    return complete || length == 0;
  }

  int length() {
    return length;
  }

  byte at(int index) {
    return bytes[index];
  }

  /** The first index of {@code wanted} from {@code from} on, or the line's length. */
  int find(char wanted, int from) {
    int index = from;
    while (index < length && bytes[index] != wanted) {
      index++;
    }
    return index;
  }

  /** The first index from {@code from} on that is no space or tab. */
  int skipBlanks(int from, int to) {
    int index = from;
    while (index < to && isBlank(bytes[index])) {
      index++;
    }
    return index;
  }

  /** The end of {@code from..to} without the spaces and tabs at its end. */
  int cutBlanks(int from, int to) {
    int end = to;
    while (end > from && isBlank(bytes[end - 1])) {
      end--;
    }
    return end;
  }

  /**
   * Whether {@code from..to} is {@code wanted}, which is lower case; letters match in either case.
   */
  boolean is(String wanted, int from, int to) {
    if (to - from != wanted.length()) {
      return false;
    }
    for (int i = 0; i < wanted.length(); i++) {
      int b = bytes[from + i];
      int lower = b >= 'A' && b <= 'Z' ? b + 32 : b;
      if (lower != wanted.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** Whether {@code from..to} starts with {@code wanted}, in the same case. */
  boolean startsWith(String wanted, int from, int to) {
    if (to - from < wanted.length()) {
      return false;
    }
    for (int i = 0; i < wanted.length(); i++) {
      if (bytes[from + i] != wanted.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  String text(int from, int to) {
    return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
  }

  private static boolean isBlank(byte b) {
    return b == ' ' || b == '\t';
  }
}

package io.onrush.worker.engine;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Finds lines in bytes that come in pieces. A line that is whole inside one buffer is not copied;
 * the parts of one that is not are kept until its end comes. Lines end with LF; a CR before it is
 * not part of the line (RFC 9112, 2.2). Single-threaded.
 */
final class LineReader {
  private static final byte LF = '\n';
  private static final byte CR = '\r';

  private final int maxBytes;
  private int bytes;
  private @Nullable ByteBuf carry;
  private @Nullable ByteBuf lineBuffer;
  private int start;
  private int end;

  /**
   * @param maxBytes bound on all lines since the last {@link #reset}
   */
  LineReader(int maxBytes) {
    this.maxBytes = maxBytes;
  }

  void reset() {
    bytes = 0;
    if (carry != null) {
      carry.clear();
    }
  }

  /** Whether the lines since the last reset are longer than the bound. */
  boolean overflown() {
    return bytes > maxBytes;
  }

  /** Reads the next line. False where its end is not there yet, or the bound is passed. */
  boolean next(ByteBuf in) {
    int from = in.readerIndex();
    int lf = in.indexOf(from, in.writerIndex(), LF);
    int length = (lf < 0 ? in.writerIndex() : lf + 1) - from;
    bytes += length;
    if (overflown()) {
      return false;
    }
    if (lf < 0) {
      carry().writeBytes(in, length);
      return false;
    }
    ByteBuf kept = carry;
    if (kept != null && kept.isReadable()) {
      kept.writeBytes(in, length);
      setLine(kept, kept.readerIndex(), kept.writerIndex() - 1);
      // The bytes stay where they are until the next line is asked for.
      kept.clear();
    } else {
      in.readerIndex(lf + 1);
      setLine(in, from, lf);
    }
    return true;
  }

  private ByteBuf carry() {
    ByteBuf kept = carry;
    if (kept == null) {
      kept = Unpooled.buffer(128);
      carry = kept;
    }
    return kept;
  }

  private void setLine(ByteBuf buffer, int lineStart, int lf) {
    lineBuffer = buffer;
    start = lineStart;
    end = lf > lineStart && buffer.getByte(lf - 1) == CR ? lf - 1 : lf;
  }

  int length() {
    return end - start;
  }

  /** A byte of the line, unsigned; -1 past its end. */
  int at(int index) {
    return lineBuffer == null || start + index >= end
        ? -1
        : lineBuffer.getByte(start + index) & 0xff;
  }

  boolean startsWith(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (at(i) != text.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** Whether {@code lowerCase} stands at an index, in any case. It must be letters and hyphens. */
  boolean matches(int from, String lowerCase) {
    for (int i = 0; i < lowerCase.length(); i++) {
      if ((at(from + i) | 0x20) != lowerCase.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** Whether the line begins with a field name of this length, in any case. */
  boolean isName(String lowerCase, int nameLength) {
    if (nameLength != lowerCase.length()) {
      return false;
    }
    for (int i = 0; i < nameLength; i++) {
      if (Character.toLowerCase(at(i)) != lowerCase.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  int indexOf(char c) {
    for (int i = 0; i < length(); i++) {
      if (at(i) == c) {
        return i;
      }
    }
    return -1;
  }

  /** Where an element of a list ends: at the next comma, or with the line. */
  int elementEnd(int from) {
    int i = from;
    while (i < length() && at(i) != ',') {
      i++;
    }
    return i;
  }

  /** Whether there is a byte that no field's value may have, as a CR of its own. */
  boolean hasControl(int from) {
    for (int i = from; i < length(); i++) {
      int c = at(i);
      if ((c < ' ' && c != '\t') || c == 0x7f) {
        return true;
      }
    }
    return false;
  }

  /** A part of the line, each byte a character. */
  String text(int from, int to) {
    return lineBuffer == null
        ? ""
        : lineBuffer.toString(start + from, to - from, StandardCharsets.ISO_8859_1);
  }

  int skipSpace(int from) {
    int i = from;
    while (isSpace(at(i))) {
      i++;
    }
    return i;
  }

  /** End of the line without the space at its end, not before {@code from}. */
  int trimEnd(int from) {
    return trimEnd(from, length());
  }

  int trimEnd(int from, int to) {
    int i = to;
    while (i > from && isSpace(at(i - 1))) {
      i--;
    }
    return i;
  }

  /** Whether a token is an element of a list. */
  boolean hasToken(int from, String lowerCase) {
    int at = from;
    while (at < length()) {
      int start = skipSpace(at);
      int end = elementEnd(start);
      if (isToken(start, end, lowerCase)) {
        return true;
      }
      at = end + 1;
    }
    return false;
  }

  /** Whether an element of a list is a token, but for the space after it. */
  boolean isToken(int start, int end, String lowerCase) {
    return trimEnd(start, end) - start == lowerCase.length() && matches(start, lowerCase);
  }

  private static boolean isSpace(int c) {
    return c == ' ' || c == '\t';
  }
}

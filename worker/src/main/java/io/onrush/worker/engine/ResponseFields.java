package io.onrush.worker.engine;

/**
 * The header fields that decide where a response ends and whether the connection stays. Others are
 * only checked for their form. Single-threaded.
 */
final class ResponseFields {
  /** There is no Content-Length. */
  static final long NONE = -1;

  /** There is a Content-Length that is no number, or there are different ones. */
  static final long INVALID = -2;

  private static final int MAX_DIGITS = 18;

  private long contentLength;
  private boolean transferEncoding;
  private boolean unreadable;
  private int timesChunked;
  private boolean chunked;
  private boolean close;
  private boolean keepAlive;
  private boolean anyBefore;
  private boolean framingBefore;

  void reset() {
    contentLength = NONE;
    transferEncoding = false;
    unreadable = false;
    timesChunked = 0;
    chunked = false;
    close = false;
    keepAlive = false;
    anyBefore = false;
    framingBefore = false;
  }

  /** The value of Content-Length, {@link #NONE} or {@link #INVALID}. */
  long contentLength() {
    return contentLength;
  }

  boolean transferEncoding() {
    return transferEncoding;
  }

  /** Whether the transfer codings cannot be read, or have {@code chunked} twice. */
  boolean badTransferEncoding() {
    return unreadable || timesChunked > 1;
  }

  /** Whether the last transfer coding is {@code chunked}. */
  boolean chunked() {
    return chunked;
  }

  boolean close() {
    return close;
  }

  boolean keepAlive() {
    return keepAlive;
  }

  /** Takes a line of the head. False where it is no field. */
  boolean add(LineReader line) {
    int first = line.at(0);
    if (isFold(first)) {
      // A folded value goes on. Nobody needs that for framing, so there it is refused.
      return anyBefore && !framingBefore;
    }
    anyBefore = true;
    framingBefore = false;
    int colon = colon(line);
    if (colon < 0) {
      return false;
    }
    // Few fields begin with these letters: the rest is not compared at all.
    switch (first | 0x20) {
      case 'c' -> addConnectionOrLength(line, colon);
      case 't' -> addTransferEncoding(line, colon);
      default -> {}
    }
    return true;
  }

  /** Whether a line is a field, or goes on with one. */
  static boolean isField(LineReader line) {
    return isFold(line.at(0)) || colon(line) > 0;
  }

  private static boolean isFold(int first) {
    return first == ' ' || first == '\t';
  }

  /** Where a field's name ends, or -1. No space or control may stand in it (RFC 9112, 5.1). */
  private static int colon(LineReader line) {
    int i = 0;
    int c = line.at(0);
    while (c > ' ' && c != ':' && c != 0x7f) {
      c = line.at(++i);
    }
    return c == ':' && i > 0 ? i : -1;
  }

  private void addConnectionOrLength(LineReader line, int colon) {
    if (colon == 10 && line.matches(0, "connection")) {
      close |= line.hasToken(colon + 1, "close");
      keepAlive |= line.hasToken(colon + 1, "keep-alive");
      framingBefore = true;
    } else if (colon == 14 && line.matches(0, "content-length")) {
      framingBefore = true;
      addLengths(line, colon + 1);
    }
  }

  private void addTransferEncoding(LineReader line, int colon) {
    if (colon == 17 && line.matches(0, "transfer-encoding")) {
      framingBefore = true;
      transferEncoding = true;
      unreadable |= line.hasControl(colon + 1);
      addCodings(line, colon + 1);
    }
  }

  /** Empty elements of a list say nothing (RFC 9110, 5.6.1). */
  private void addCodings(LineReader line, int from) {
    int at = from;
    while (at <= line.length()) {
      int start = line.skipSpace(at);
      int end = line.elementEnd(start);
      if (end > start) {
        chunked = line.isToken(start, end, "chunked");
        timesChunked += chunked ? 1 : 0;
      }
      at = end + 1;
    }
  }

  /** A length may be there several times if it is always the same (RFC 9112, 6.3). */
  private void addLengths(LineReader line, int from) {
    int at = from;
    while (at <= line.length()) {
      int start = line.skipSpace(at);
      int end = line.elementEnd(start);
      addLength(number(line, start, line.trimEnd(start, end)));
      at = end + 1;
    }
  }

  private void addLength(long length) {
    contentLength = contentLength == NONE || contentLength == length ? length : INVALID;
  }

  private static long number(LineReader line, int start, int end) {
    if (start == end || end - start > MAX_DIGITS) {
      return INVALID;
    }
    long value = 0;
    for (int i = start; i < end; i++) {
      int digit = line.at(i) - '0';
      if (digit < 0 || digit > 9) {
        return INVALID;
      }
      value = value * 10 + digit;
    }
    return value;
  }
}

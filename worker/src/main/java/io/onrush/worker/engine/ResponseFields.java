package io.onrush.worker.engine;

/**
 * The header fields that decide where a response ends and whether the connection stays. Others are
 * only checked for their form. Single-threaded.
 */
final class ResponseFields {
  private static final long NONE = -1;

  private long contentLength;
  private boolean transferEncoding;
  private boolean chunked;
  private boolean close;
  private boolean keepAlive;
  private boolean anyBefore;
  private boolean framingBefore;

  void reset() {
    contentLength = NONE;
    transferEncoding = false;
    chunked = false;
    close = false;
    keepAlive = false;
    anyBefore = false;
    framingBefore = false;
  }

  /** The value of Content-Length, or -1 where there is none. */
  long contentLength() {
    return contentLength;
  }

  boolean transferEncoding() {
    return transferEncoding;
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

  /** Takes a field line. False where it is not one, or contradicts another. */
  boolean add(LineReader line) {
    int first = line.at(0);
    if (first == ' ' || first == '\t') {
      // A folded value goes on. Nobody needs that for framing, so there it is refused.
      return anyBefore && !framingBefore;
    }
    anyBefore = true;
    framingBefore = false;
    int colon = line.indexOf(':');
    if (colon <= 0 || line.at(colon - 1) <= ' ') {
      return false;
    }
    // Few fields begin with these letters: the rest is not compared at all.
    return switch (first | 0x20) {
      case 'c' -> addConnectionOrLength(line, colon);
      case 't' -> addTransferEncoding(line, colon);
      default -> true;
    };
  }

  private boolean addConnectionOrLength(LineReader line, int colon) {
    if (colon == 10 && line.matches(0, "connection")) {
      close |= line.hasToken(colon + 1, "close");
      keepAlive |= line.hasToken(colon + 1, "keep-alive");
      framingBefore = true;
      return true;
    }
    if (colon == 14 && line.matches(0, "content-length")) {
      framingBefore = true;
      return contentLength == NONE && parseLength(line, colon + 1);
    }
    return true;
  }

  private boolean addTransferEncoding(LineReader line, int colon) {
    if (colon == 17 && line.matches(0, "transfer-encoding")) {
      framingBefore = true;
      transferEncoding = true;
      chunked = line.endsWithToken(colon + 1, "chunked");
    }
    return true;
  }

  private boolean parseLength(LineReader line, int from) {
    int start = line.skipSpace(from);
    int end = line.trimEnd(start);
    if (start == end || end - start > 18) {
      return false;
    }
    long value = 0;
    for (int i = start; i < end; i++) {
      int digit = line.at(i) - '0';
      if (digit < 0 || digit > 9) {
        return false;
      }
      value = value * 10 + digit;
    }
    contentLength = value;
    return true;
  }
}

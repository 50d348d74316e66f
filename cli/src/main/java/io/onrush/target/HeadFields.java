package io.onrush.target;

/** The few header fields that decide where a request ends and whether its connection stays open. */
final class HeadFields {

  private static final long NO_LENGTH = -1;

  private boolean http10;
  private int count;
  private long contentLength;
  private boolean chunked;
  private boolean close;
  private boolean keepAlive;
  private boolean host;
  private boolean expectsContinue;

  void clear() {
    count = 0;
    contentLength = NO_LENGTH;
    chunked = false;
    close = false;
    keepAlive = false;
    host = false;
    expectsContinue = false;
  }

  void begin(boolean http10) {
    this.http10 = http10;
  }

  /** Takes one header line; false when it is not one, or says what cannot be. */
  boolean header(Line line) {
    count++;
    int colon = line.find(':', 0);
    if (colon == line.length() || !isToken(line, 0, colon)) {
      return false;
    }
    int from = line.skipBlanks(colon + 1, line.length());
    int to = line.cutBlanks(from, line.length());
    // By length first: most fields are none of these, and no two of these have the same length.
    switch (colon) {
      case 4 -> host |= line.is("host", 0, colon);
      case 6 -> expectsContinue |= line.is("expect", 0, colon) && line.is("100-continue", from, to);
      case 10 -> {
        if (line.is("connection", 0, colon)) {
          onConnection(line, from, to);
        }
      }
      case 14 -> {
        return !line.is("content-length", 0, colon) || onContentLength(line, from, to);
      }
      case 17 -> {
        return !line.is("transfer-encoding", 0, colon) || onTransferEncoding(line, from, to);
      }
      default -> {}
    }
    return true;
  }

  /** Takes one trailer line; false when it is not one. */
  boolean trailer(Line line) {
    count++;
    int colon = line.find(':', 0);
    return colon < line.length() && isToken(line, 0, colon);
  }

  /**
   * Whether the head makes sense as a whole: it names a host, as HTTP/1.1 demands, and one length
   * of its body. Two lengths are how requests are smuggled past proxies.
   */
  boolean complete() {
    return (host || http10) && !(chunked && (contentLength != NO_LENGTH || http10));
  }

  int count() {
    return count;
  }

  boolean chunked() {
    return chunked;
  }

  /** Bytes of the body, 0 when nothing is said. */
  long contentLength() {
    return Math.max(0, contentLength);
  }

  boolean expectsContinue() {
    return expectsContinue && !http10;
  }

  Persistence persistence() {
    if (close || (http10 && !keepAlive)) {
      return Persistence.CLOSE;
    }
    return http10 ? Persistence.KEEP_ALIVE_1_0 : Persistence.KEEP_ALIVE;
  }

  static boolean isToken(Line line, int from, int to) {
    for (int i = from; i < to; i++) {
      if (!isToken(line.at(i))) {
        return false;
      }
    }
    return to > from;
  }

  /** Whether RFC 9110 allows the byte in a method or in a field's name. */
  static boolean isToken(byte b) {
    if ((b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z') || (b >= '0' && b <= '9')) {
      return true;
    }
    return b > 0 && "!#$%&'*+-.^_`|~".indexOf(b) >= 0;
  }

  private void onConnection(Line line, int from, int to) {
    int start = from;
    while (start < to) {
      int comma = Math.min(line.find(',', start), to);
      int first = line.skipBlanks(start, comma);
      int end = line.cutBlanks(first, comma);
      close |= line.is("close", first, end);
      keepAlive |= line.is("keep-alive", first, end);
      start = comma + 1;
    }
  }

  private boolean onContentLength(Line line, int from, int to) {
    if (to == from || to - from > 18) {
      return false;
    }
    long value = 0;
    for (int i = from; i < to; i++) {
      int digit = line.at(i) - '0';
      if (digit < 0 || digit > 9) {
        return false;
      }
      value = value * 10 + digit;
    }
    boolean same = contentLength == NO_LENGTH || contentLength == value;
    contentLength = value;
    return same;
  }

  private boolean onTransferEncoding(Line line, int from, int to) {
    boolean known = !chunked && line.is("chunked", from, to);
    chunked = true;
    return known;
  }
}

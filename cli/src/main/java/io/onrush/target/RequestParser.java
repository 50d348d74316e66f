package io.onrush.target;

import io.netty.buffer.ByteBuf;

/**
 * Reads HTTP/1.1 requests (RFC 9112) from the bytes of one connection, in whatever pieces they
 * come. Keeps of a request only what the target needs: bodies are skipped, paths that do not begin
 * with {@code /__} are not even made into text. So an ordinary request allocates nothing.
 */
final class RequestParser {

  /** What a call of {@link #advance} came to. */
  enum Outcome {
    /** All input is used up and the request is not complete. */
    MORE,
    /** A request was fully read, head and body; its properties hold until the next call. */
    REQUEST,
    /** This is not HTTP/1.x; nothing after it can be understood. */
    MALFORMED
  }

  enum Method {
    GET,
    HEAD,
    POST,
    OTHER
  }

  /** Header lines and trailers of one request; more are refused. */
  static final int MAX_FIELDS = 200;

  private static final int VERSION_LENGTH = "HTTP/1.1".length();

  private enum State {
    REQUEST_LINE,
    HEADERS,
    BODY,
    CHUNK_SIZE,
    CHUNK,
    CHUNK_END,
    TRAILERS,
    DONE,
    MALFORMED
  }

  private final Line line = new Line();
  private final HeadFields fields = new HeadFields();
  private State state = State.DONE;
  private Method method = Method.OTHER;
  private String special = "";
  private long remaining;
  private boolean continueDue;

  /** Reads on; see {@link Outcome}. Leaves in {@code in} what belongs to later requests. */
  Outcome advance(ByteBuf in) {
    if (state == State.DONE) {
      begin();
    }
    while (true) {
      switch (state) {
        case DONE -> {
          return Outcome.REQUEST;
        }
        case MALFORMED -> {
          return Outcome.MALFORMED;
        }
        case BODY, CHUNK -> {
          if (!skipData(in)) {
            return Outcome.MORE;
          }
          state = state == State.BODY ? State.DONE : State.CHUNK_END;
        }
        case REQUEST_LINE, HEADERS, CHUNK_SIZE, CHUNK_END, TRAILERS -> {
          if (startsWithNoToken(in)) {
            state = State.MALFORMED;
          } else if (line.readFrom(in)) {
            state = onLine();
          } else if (line.tooLong()) {
            state = State.MALFORMED;
          } else {
            return Outcome.MORE;
          }
        }
      }
    }
  }

  /** True once for a request that waits for {@code 100 Continue} before it sends its body. */
  boolean takeContinue() {
    boolean due = continueDue;
    continueDue = false;
    return due;
  }

  Method method() {
    return method;
  }

  /** The path without its query when it begins with {@code /__}, else empty. */
  String special() {
    return special;
  }

  Persistence persistence() {
    return fields.persistence();
  }

  private void begin() {
    state = State.REQUEST_LINE;
    fields.clear();
    special = "";
    remaining = 0;
    continueDue = false;
  }

  /** Binary garbage may hold no line feed for long: it is told by its first byte. */
  private boolean startsWithNoToken(ByteBuf in) {
    if (state != State.REQUEST_LINE || !line.atStart() || !in.isReadable()) {
      return false;
    }
    byte first = in.getByte(in.readerIndex());
    return !HeadFields.isToken(first) && first != '\r' && first != '\n';
  }

  private boolean skipData(ByteBuf in) {
    int count = (int) Math.min(remaining, in.readableBytes());
    in.skipBytes(count);
    remaining -= count;
    return remaining == 0;
  }

  private State onLine() {
    return switch (state) {
      case REQUEST_LINE -> line.length() == 0 ? State.REQUEST_LINE : onRequestLine();
      case HEADERS -> line.length() == 0 ? onHeadEnd() : onField(State.HEADERS);
      case CHUNK_SIZE -> onChunkSize();
      case CHUNK_END -> line.length() == 0 ? State.CHUNK_SIZE : State.MALFORMED;
      case TRAILERS -> line.length() == 0 ? State.DONE : onField(State.TRAILERS);
      case BODY, CHUNK, DONE, MALFORMED -> throw new IllegalStateException(state + " has no lines");
    };
  }

  private State onRequestLine() {
    int methodEnd = line.find(' ', 0);
    int pathStart = methodEnd + 1;
    int pathEnd = line.find(' ', pathStart);
    boolean versioned = line.length() == pathEnd + 1 + VERSION_LENGTH;
    boolean http11 = versioned && line.startsWith("HTTP/1.1", pathEnd + 1, line.length());
    boolean http10 = versioned && line.startsWith("HTTP/1.0", pathEnd + 1, line.length());
    if (!HeadFields.isToken(line, 0, methodEnd) || pathEnd <= pathStart || !(http11 || http10)) {
      return State.MALFORMED;
    }
    method = methodOf(methodEnd);
    if (line.startsWith("/__", pathStart, pathEnd)) {
      special = line.text(pathStart, Math.min(line.find('?', pathStart), pathEnd));
    }
    fields.begin(http10);
    return State.HEADERS;
  }

  private Method methodOf(int end) {
    if (line.startsWith("GET ", 0, end + 1)) {
      return Method.GET;
    } else if (line.startsWith("HEAD ", 0, end + 1)) {
      return Method.HEAD;
    }
    return line.startsWith("POST ", 0, end + 1) ? Method.POST : Method.OTHER;
  }

  private State onField(State next) {
    boolean fine = next == State.HEADERS ? fields.header(line) : fields.trailer(line);
    return fine && fields.count() <= MAX_FIELDS ? next : State.MALFORMED;
  }

  private State onHeadEnd() {
    if (!fields.complete()) {
      return State.MALFORMED;
    }
    if (fields.chunked()) {
      continueDue = fields.expectsContinue();
      return State.CHUNK_SIZE;
    }
    remaining = fields.contentLength();
    continueDue = remaining > 0 && fields.expectsContinue();
    return remaining > 0 ? State.BODY : State.DONE;
  }

  private State onChunkSize() {
    int end = line.cutBlanks(0, line.find(';', 0));
    if (end == 0 || end > 15) {
      return State.MALFORMED;
    }
    long size = 0;
    for (int i = 0; i < end; i++) {
      int digit = Character.digit(line.at(i), 16);
      if (digit < 0) {
        return State.MALFORMED;
      }
      size = size * 16 + digit;
    }
    remaining = size;
    return size == 0 ? State.TRAILERS : State.CHUNK;
  }
}

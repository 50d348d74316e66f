package io.onrush.worker.engine;

import io.netty.buffer.ByteBuf;
import io.onrush.measure.ErrorKind;
import org.jspecify.annotations.Nullable;

/**
 * Reads HTTP/1.1 responses (RFC 9112) from bytes that come in any pieces, and throws away what
 * nobody wants to know. One for each connection; single-threaded; allocates nothing in the steady
 * state.
 *
 * <p>Stricter than it has to be in what would leave the end of a response in doubt: a folded
 * framing field, a coding that is {@code chunked} twice and an unasked switch of protocols are
 * errors.
 */
final class ResponseParser {
  /** Where a response stands after a piece of it. */
  enum Result {
    MORE,
    DONE,
    BROKEN
  }

  private enum State {
    STATUS_LINE,
    FIELDS,
    FIXED,
    CHUNK_SIZE,
    CHUNK,
    CHUNK_CR,
    CHUNK_LF,
    TRAILERS,
    UNTIL_CLOSE,
    DONE,
    BROKEN
  }

  static final int MAX_HEAD_BYTES = 64 * 1024;

  /** A server that goes on with interim responses for ever must not be listened to for ever. */
  static final int MAX_INTERIM = 1000;

  private final LineReader line = new LineReader(MAX_HEAD_BYTES);
  private final ResponseFields fields = new ResponseFields();
  private State state = State.STATUS_LINE;
  private ErrorKind error = ErrorKind.PROTOCOL;
  private @Nullable Capture capture;
  private int interim;
  private boolean bodyless;
  private boolean http10;
  private boolean started;
  private boolean keepAlive;
  private int status;
  private long remaining;

  /**
   * Gets ready for the next response.
   *
   * @param head the request's method is HEAD, so the response has no body
   * @param wanted takes what is to be known of it besides its status
   */
  void reset(boolean head, @Nullable Capture wanted) {
    bodyless = head;
    capture = wanted;
    interim = 0;
    started = false;
    keepAlive = false;
    status = 0;
    startHead();
  }

  private void startHead() {
    state = State.STATUS_LINE;
    line.reset();
    fields.reset();
    if (capture != null) {
      capture.reset();
    }
  }

  /** Status of the response, once it is done. */
  int status() {
    return status;
  }

  /** What is wrong with the response, once it is broken. */
  ErrorKind error() {
    return error;
  }

  /** Whether any byte of the response has come. */
  boolean started() {
    return started;
  }

  /** Whether the connection may be used again, once the response is done. */
  boolean keepAlive() {
    return keepAlive;
  }

  /** Consumes bytes up to the end of the response; what follows it stays in the buffer. */
  Result parse(ByteBuf in) {
    started |= in.isReadable();
    while (true) {
      boolean goOn =
          switch (state) {
            case STATUS_LINE -> nextLine(in) && onStatusLine();
            case FIELDS -> nextLine(in) && onField();
            case FIXED -> skip(in) && done();
            case CHUNK_SIZE -> nextLine(in) && onChunkSize();
            case CHUNK -> skip(in) && to(State.CHUNK_CR);
            case CHUNK_CR, CHUNK_LF -> in.isReadable() && onChunkEnd(in.readByte());
            case TRAILERS -> nextLine(in) && onTrailer();
            case UNTIL_CLOSE -> {
              take(in, in.readableBytes());
              yield false;
            }
            case DONE, BROKEN -> false;
          };
      if (!goOn) {
        return result();
      }
    }
  }

  /** The server has closed the connection. True where that ends the response as it should. */
  boolean onClose() {
    return state == State.UNTIL_CLOSE || state == State.DONE;
  }

  private Result result() {
    return switch (state) {
      case DONE -> Result.DONE;
      case BROKEN -> Result.BROKEN;
      default -> Result.MORE;
    };
  }

  private boolean nextLine(ByteBuf in) {
    if (!in.isReadable()) {
      return false;
    }
    return line.next(in) || (line.overflown() && broken(ErrorKind.HEADER_TOO_LARGE));
  }

  private boolean to(State next) {
    state = next;
    return true;
  }

  private boolean broken(ErrorKind kind) {
    error = kind;
    state = State.BROKEN;
    return false;
  }

  private boolean done() {
    state = State.DONE;
    return false;
  }

  private boolean skip(ByteBuf in) {
    int n = (int) Math.min(in.readableBytes(), remaining);
    take(in, n);
    remaining -= n;
    return remaining == 0;
  }

  private void take(ByteBuf in, int bytes) {
    if (capture != null) {
      capture.body(in, bytes);
    }
    in.skipBytes(bytes);
  }

  /** {@code HTTP/1.1 200 OK}, the reason may be missing. */
  private boolean onStatusLine() {
    int minor = line.at(7);
    boolean wellFormed =
        line.startsWith("HTTP/1.")
            && minor >= '0'
            && minor <= '9'
            && line.at(8) == ' '
            && (line.length() == 12 || line.at(12) == ' ');
    status = wellFormed ? digits(9, 12) : -1;
    if (status < 100) {
      return broken(ErrorKind.PROTOCOL);
    }
    http10 = minor == '0';
    return to(State.FIELDS);
  }

  private int digits(int from, int to) {
    int value = 0;
    for (int i = from; i < to; i++) {
      int digit = line.at(i) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      value = value * 10 + digit;
    }
    return value;
  }

  private boolean onField() {
    if (line.length() == 0) {
      return onHeadEnd();
    }
    if (!fields.add(line)) {
      return broken(ErrorKind.BAD_HEADER);
    }
    if (capture != null) {
      capture.field(line);
    }
    return true;
  }

  private boolean onHeadEnd() {
    if (status < 200) {
      // A switch of protocols was not asked for. Other interim responses precede the real one.
      if (status == 101 || ++interim > MAX_INTERIM) {
        return broken(ErrorKind.PROTOCOL);
      }
      startHead();
      return true;
    }
    keepAlive = !fields.close() && (!http10 || fields.keepAlive());
    if (bodyless || status == 204 || status == 304) {
      // With 204 there may be none of these: what a server means by them may still come.
      keepAlive &= status != 204 || !(fields.transferEncoding() || fields.contentLength() > 0);
      return done();
    }
    if (fields.transferEncoding()) {
      // Both kinds of framing at once may be an attack on what stands between: not used again.
      keepAlive &= !http10 && fields.contentLength() == ResponseFields.NONE;
      return onTransferEncoding();
    }
    return onContentLength(fields.contentLength());
  }

  private boolean onTransferEncoding() {
    if (fields.badTransferEncoding()) {
      return broken(ErrorKind.BAD_LENGTH);
    }
    return fields.chunked() ? toChunks() : untilClose();
  }

  private boolean onContentLength(long length) {
    if (length == ResponseFields.INVALID) {
      return broken(ErrorKind.BAD_LENGTH);
    }
    if (length == ResponseFields.NONE) {
      return untilClose();
    }
    remaining = length;
    return length == 0 ? done() : to(State.FIXED);
  }

  private boolean untilClose() {
    keepAlive = false;
    return to(State.UNTIL_CLOSE);
  }

  private boolean toChunks() {
    line.reset();
    return to(State.CHUNK_SIZE);
  }

  private boolean onChunkSize() {
    long size = 0;
    int i = 0;
    for (int digit; (digit = Character.digit(line.at(i), 16)) >= 0; i++) {
      if (i == 15) {
        return broken(ErrorKind.BAD_CHUNK);
      }
      size = (size << 4) | digit;
    }
    int after = line.at(line.skipSpace(i));
    if (i == 0 || (after != -1 && after != ';')) {
      return broken(ErrorKind.BAD_CHUNK);
    }
    line.reset();
    remaining = size;
    return to(size == 0 ? State.TRAILERS : State.CHUNK);
  }

  /** As elsewhere, a line feed may do without its CR. */
  private boolean onChunkEnd(byte next) {
    if (next == '\r' && state == State.CHUNK_CR) {
      return to(State.CHUNK_LF);
    }
    return next == '\n' ? toChunks() : broken(ErrorKind.BAD_CHUNK);
  }

  private boolean onTrailer() {
    if (line.length() == 0) {
      return done();
    }
    return ResponseFields.isField(line) || broken(ErrorKind.BAD_HEADER);
  }
}

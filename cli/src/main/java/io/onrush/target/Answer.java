package io.onrush.target;

import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/**
 * What is sent for a request, ready to be written, and what happens then.
 *
 * @param status the status in the books; {@link #UNCOUNTED} when it does not belong there
 * @param bytes what goes over the wire; not to be changed
 * @param then what becomes of the connection
 * @param dripped whether the bytes go out one at a time
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared; a copy for each write would be waste.
record Answer(int status, byte[] bytes, Then then, boolean dripped) {

  static final int UNCOUNTED = 0;

  /** What becomes of the connection when the bytes are written. */
  enum Then {
    /** The next answer may follow. */
    GO_ON,
    /** Shut down in order: the client sees the end of the stream. */
    CLOSE,
    /** Torn down: the client sees a reset. */
    RESET,
    /** Stays open and silent; what arrives is still counted. */
    FALL_SILENT
  }

  private static final Plain OK = new Plain(200, "{\"ok\":true}");
  private static final Plain FAILED = new Plain(500, "{\"ok\":false}");

  /** Holds a place in the order of the answers. */
  static final Answer NOTHING = nothing(Then.GO_ON);

  static final Answer CONTINUE = raw(UNCOUNTED, "HTTP/1.1 100 Continue\r\n\r\n", "", Then.GO_ON);

  static final Answer MALFORMED =
      of(400, "", "{\"error\":\"not HTTP/1.1\"}", false, Persistence.CLOSE).uncounted();

  /** The answer to an ordinary request. Shared, nothing is allocated. */
  static Answer ok(boolean head, Persistence persistence) {
    return OK.get(head, persistence);
  }

  /** The answer to an ordinary request that was picked to fail. Shared, nothing is allocated. */
  static Answer failed(boolean head, Persistence persistence) {
    return FAILED.get(head, persistence);
  }

  /**
   * An answer with a length.
   *
   * @param headers further header lines, each with its CRLF
   * @param head whether the request was a HEAD: the same headers, no body
   */
  static Answer of(int status, String headers, String body, boolean head, Persistence persistence) {
    boolean bodiless = status == 204 || status == 304;
    String length = bodiless ? "" : "Content-Length: " + body.length() + "\r\n";
    return raw(
        status,
        statusLine(status) + headers + length + persistence.header() + "\r\n",
        head || bodiless ? "" : body,
        persistence == Persistence.CLOSE ? Then.CLOSE : Then.GO_ON);
  }

  static Answer raw(int status, String head, String body, Then then) {
    return new Answer(status, ascii(head + body), then, false);
  }

  static Answer nothing(Then then) {
    return raw(UNCOUNTED, "", "", then);
  }

  static String statusLine(int status) {
    return "HTTP/1.1 " + status + " " + HttpResponseStatus.valueOf(status).reasonPhrase() + "\r\n";
  }

  /** The same, left out of the books. */
  Answer uncounted() {
    return new Answer(UNCOUNTED, bytes, then, dripped);
  }

  /** The same in single bytes. */
  Answer inDrips() {
    return new Answer(status, bytes, then, true);
  }

  /** A part of a dripped answer, before its last. */
  static Answer oneByte(byte b) {
    return new Answer(UNCOUNTED, new byte[] {b}, Then.GO_ON, false);
  }

  /** The last part of a dripped answer: it carries the status and decides what is next. */
  Answer lastByte() {
    return new Answer(status, new byte[] {bytes[bytes.length - 1]}, then, false);
  }

  /** Whether the connection ends with this answer, so that nothing after its request matters. */
  boolean isLast() {
    return then == Then.CLOSE || then == Then.RESET;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** The forms of one ordinary answer, made once. */
  private static final class Plain {

    private final Map<Persistence, Answer> whole = new EnumMap<>(Persistence.class);
    private final Map<Persistence, Answer> heads = new EnumMap<>(Persistence.class);

    Plain(int status, String body) {
      String type = "Content-Type: application/json\r\n";
      for (Persistence persistence : Persistence.values()) {
        whole.put(persistence, of(status, type, body, false, persistence));
        heads.put(persistence, of(status, type, body, true, persistence));
      }
    }

    Answer get(boolean head, Persistence persistence) {
      return Objects.requireNonNull((head ? heads : whole).get(persistence));
    }
  }
}

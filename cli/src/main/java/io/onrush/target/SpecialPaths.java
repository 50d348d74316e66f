package io.onrush.target;

import static io.onrush.target.Answer.UNCOUNTED;

import io.onrush.target.Answer.Then;

/** The paths that misbehave, each in one way, so that a client can be tested against a server. */
final class SpecialPaths {

  private static final String STATUS = "/__status/";
  private static final String TYPE = "Content-Type: text/plain\r\n";
  private static final String BODY = "special\n";
  private static final String LENGTH = "Content-Length: " + BODY.length() + "\r\n";

  private SpecialPaths() {}

  /** Whether the path asks the server about itself; such requests are in no books. */
  static boolean isControl(String path) {
    return isTruth(path) || path.equals("/__reset");
  }

  static boolean isTruth(String path) {
    return path.startsWith("/__truth");
  }

  /** The answer to a path that begins with {@code /__}; an unknown one is ordinary. */
  static Answer answer(String path, boolean head, Persistence persistence, Answer ordinary) {
    String body = head ? "" : BODY;
    return switch (path) {
      case "/__hang" -> Answer.nothing(Then.FALL_SILENT);
      case "/__abort" -> Answer.nothing(Then.RESET);
      case "/__close" -> Answer.raw(200, Answer.statusLine(200) + TYPE + "\r\n", body, Then.CLOSE);
      case "/__chunked" -> chunked(head, persistence);
      case "/__204" -> Answer.of(204, "", "", head, persistence);
      case "/__304" -> Answer.of(304, "ETag: \"1\"\r\n", "", head, persistence);
      case "/__early" -> early(head, persistence);
      case "/__drip" -> Answer.of(200, TYPE, BODY, head, persistence).inDrips();
      case "/__garbage" -> Answer.raw(UNCOUNTED, "\u0001\u0002 not HTTP\r\n\r\n", "", Then.CLOSE);
      case "/__truncate" -> truncated(head);
      case "/__connection-close" -> Answer.of(200, TYPE, BODY, head, Persistence.CLOSE);
      default -> path.startsWith(STATUS) ? status(path, head, persistence) : ordinary;
    };
  }

  private static Answer status(String path, boolean head, Persistence persistence) {
    String digits = path.substring(STATUS.length());
    boolean wellFormed = digits.matches("[2-5]\\d\\d");
    return wellFormed
        ? Answer.of(Integer.parseInt(digits), TYPE, BODY, head, persistence)
        : Answer.of(400, TYPE, "expected: 200 to 599\n", head, persistence);
  }

  private static Answer chunked(boolean head, Persistence persistence) {
    String headers =
        Answer.statusLine(200)
            + TYPE
            + "Transfer-Encoding: chunked\r\nTrailer: X-Chunks\r\n"
            + persistence.header()
            + "\r\n";
    String body = "4\r\nspec\r\n4;last=yes\r\nial\n\r\n0\r\nX-Chunks: 2\r\n\r\n";
    return Answer.raw(200, headers, head ? "" : body, end(persistence));
  }

  private static Answer early(boolean head, Persistence persistence) {
    String hints = Answer.statusLine(103) + "Link: </style.css>; rel=preload\r\n\r\n";
    String headers = Answer.statusLine(200) + TYPE + LENGTH + persistence.header() + "\r\n";
    return Answer.raw(200, hints + headers, head ? "" : BODY, end(persistence));
  }

  private static Answer truncated(boolean head) {
    String headers = Answer.statusLine(200) + TYPE + "Content-Length: 100\r\n\r\n";
    return Answer.raw(200, headers, head ? "" : "ten bytes\n", Then.CLOSE);
  }

  private static Then end(Persistence persistence) {
    return persistence == Persistence.CLOSE ? Then.CLOSE : Then.GO_ON;
  }
}

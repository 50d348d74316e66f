package io.onrush.target;

/** What becomes of the connection after an answer, by the request's version and its Connection. */
enum Persistence {
  /** HTTP/1.1: stays open, nothing need be said. */
  KEEP_ALIVE(""),
  /** HTTP/1.0 that asked for it: stays open, and has to be told so. */
  KEEP_ALIVE_1_0("Connection: keep-alive\r\n"),
  /** Closes after the answer. */
  CLOSE("Connection: close\r\n");

  private final String header;

  Persistence(String header) {
    this.header = header;
  }

  /** The header line that says so, or nothing. */
  String header() {
    return header;
  }
}

package io.onrush.bench.compare;

/**
 * What is spoken at most RPS.
 *
 * @see NginxServer
 */
enum Protocol {
  HTTP("", "http", Tool.WRK, ""),
  HTTPS(" by TLS", "https", Tool.WRK, "insecureSkipTLSVerify: true\nhttp: 1.1"),
  HTTP_2(" by HTTP/2", "http", Tool.H2LOAD, "http: 2");

  private final String suffix;
  private final String scheme;
  private final Tool peer;
  private final String keys;

  Protocol(String suffix, String scheme, Tool peer, String keys) {
    this.suffix = suffix;
    this.scheme = scheme;
    this.peer = peer;
    this.keys = keys;
  }

  /** What a figure's name has after its own. */
  String suffix() {
    return suffix;
  }

  String scheme() {
    return scheme;
  }

  /** Whom this engine is compared with. */
  Tool peer() {
    return peer;
  }

  /** Keys of the plan, as lines. */
  String keys() {
    return keys;
  }
}

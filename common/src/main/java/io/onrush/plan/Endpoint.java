package io.onrush.plan;

/**
 * A server to connect to.
 *
 * @param secure by TLS, else in clear text
 */
public record Endpoint(boolean secure, String host, int port) {

  /** In clear text. */
  public Endpoint(String host, int port) {
    this(false, host, port);
  }

  /** Value of the Host field: the port is left out where it is the scheme's own. */
  public String authority() {
    String name = host.contains(":") ? "[" + host + "]" : host;
    return port == defaultPort(secure) ? name : name + ":" + port;
  }

  public String scheme() {
    return secure ? "https" : "http";
  }

  /** {@code https://shop:8443}. */
  public String url() {
    return scheme() + "://" + authority();
  }

  static int defaultPort(boolean secure) {
    return secure ? 443 : 80;
  }
}

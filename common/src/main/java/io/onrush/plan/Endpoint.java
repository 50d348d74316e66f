package io.onrush.plan;

/** A server to connect to, in clear text. */
public record Endpoint(String host, int port) {

  /** Value of the Host field: the port is left out where it is the scheme's own. */
  public String authority() {
    String name = host.contains(":") ? "[" + host + "]" : host;
    return port == 80 ? name : name + ":" + port;
  }
}

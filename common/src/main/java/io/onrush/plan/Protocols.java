package io.onrush.plan;

/**
 * How servers are spoken to.
 *
 * @param maxConnectionsPerHost of each worker to one host and port; requests wait where all are in
 *     use
 */
public record Protocols(HttpVersion http, Tls tls, int maxConnectionsPerHost) {
  public static final int UNLIMITED = Integer.MAX_VALUE;

  public static final Protocols DEFAULT =
      new Protocols(HttpVersion.NEGOTIATED, Tls.DEFAULT, UNLIMITED);
}

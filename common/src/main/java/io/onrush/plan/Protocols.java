package io.onrush.plan;

/** How servers are spoken to. */
public record Protocols(HttpVersion http, Tls tls) {

  public static final Protocols DEFAULT = new Protocols(HttpVersion.NEGOTIATED, Tls.DEFAULT);
}

package io.onrush.measure;

import java.util.Locale;

/** Ways in which a request fails. */
public enum ErrorKind {
  /** The server refused the connection. */
  CONNECT_REFUSED,
  /** No connection within the connect time-out. */
  CONNECT_TIMEOUT,
  /** No connection for another reason: no route, no free port, no file descriptor. */
  CONNECT_FAILED,
  /** The name did not resolve. */
  DNS,
  /** TLS could not be agreed on or was broken off: no common version, no client certificate. */
  TLS,
  /** The server's certificate is not trusted: unknown issuer, expired, or of another host. */
  CERTIFICATE,
  /** The connection was reset while the request was under way. */
  RESET,
  /** The connection was closed before the response was whole. */
  CLOSED,
  /** No whole response within the request's time-out. */
  TIMEOUT,
  /** What came was not HTTP. */
  PROTOCOL,
  /** The server reset the HTTP/2 stream, or refused it twice. */
  STREAM_RESET,
  /** A whole response with a status of 400 or above. */
  STATUS,
  /** Still under way when the run ended. */
  INTERRUPTED;

  /** Name in reports, {@code connect_refused}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}

package io.onrush.measure;

import java.util.Locale;

/** Why a request failed, or was not sent. */
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
  /** What came was no HTTP response, or a switch to another protocol that nobody asked for. */
  PROTOCOL,
  /** The server reset the HTTP/2 stream, or refused it twice. */
  STREAM_RESET,
  /** A line of the response's head that is no header field. */
  BAD_HEADER,
  /** A head beyond 64 KiB. */
  HEADER_TOO_LARGE,
  /** A Content-Length that is none, or several that differ, or a wrong Transfer-Encoding. */
  BAD_LENGTH,
  /** A chunk whose size is no number, or that is longer than its size. */
  BAD_CHUNK,
  /** A redirect to where the plan has no request, or to no URL at all. */
  REDIRECT_NOT_ALLOWED,
  /** A whole response with a status of 400 or above. */
  STATUS,
  /** Still under way when the run ended. */
  INTERRUPTED,
  /** Never sent, and so dropped: no row was left of data whose rows are used once. */
  DATA_EXHAUSTED;

  /** Name in reports, {@code connect_refused}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}

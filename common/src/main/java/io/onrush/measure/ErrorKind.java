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
  /** The connection was reset while the request was under way. */
  RESET,
  /** The connection was closed before the response was whole. */
  CLOSED,
  /** No whole response within the request's time-out. */
  TIMEOUT,
  /** What came was not HTTP. */
  PROTOCOL,
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

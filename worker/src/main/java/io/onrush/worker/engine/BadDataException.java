package io.onrush.worker.engine;

/** A data set that cannot be used; the message says why and what to do. */
final class BadDataException extends Exception {
  private static final long serialVersionUID = 1;

  BadDataException(String reason) {
    super(reason, null, false, false);
  }
}

package io.onrush.worker.engine;

/** Speaks HTTP on an open connection, in one of its versions. Belongs to one event loop. */
sealed interface Wire permits Http1Wire, Http2Wire {
  /** Whether it can carry one more request. */
  boolean hasRoom();

  /**
   * Writes a request; there is room for it. Its end is told to {@link Traffic}, unless it is
   * cancelled.
   */
  void write(Exchange exchange, long now);

  /** Carries a request no more, whose response is not whole, and as little else as possible. */
  void cancel(Exchange exchange);
}

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

  /** Takes no more requests; its connection is retired once those that it carries have ended. */
  void leave();

  /** Carries a request no more, whose response is not whole, and as little else as possible. */
  void cancel(Exchange exchange);
}

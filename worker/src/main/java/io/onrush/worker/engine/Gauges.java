package io.onrush.worker.engine;

import java.util.concurrent.atomic.AtomicInteger;

/** Numbers that a loop shows to other threads: written by the loop alone, lazily. */
final class Gauges {
  private final AtomicInteger inFlight = new AtomicInteger();
  private final AtomicInteger open = new AtomicInteger();
  private final AtomicInteger idle = new AtomicInteger();

  void show(int inFlightNow, int openNow, int idleNow) {
    // No ordering is needed, only that the value is seen some time.
    inFlight.setOpaque(inFlightNow);
    open.setOpaque(openNow);
    idle.setOpaque(idleNow);
  }

  int inFlight() {
    return inFlight.getOpaque();
  }

  int open() {
    return open.getOpaque();
  }

  int idle() {
    return idle.getOpaque();
  }
}

package io.onrush.coordinator;

import java.time.Duration;

/**
 * When a plan starts by itself: once the expected workers are there, and were for a moment, unless
 * one of them has ever taken part in a run. So a coordinator that is started again starts nothing
 * again; new workers together with a new coordinator do.
 */
final class Autostart {
  /** A run that goes on without its coordinator is heard of by then. */
  private static final Duration SETTLED = Duration.ofSeconds(3);

  /** What is to be done now. */
  enum Step {
    WAIT,
    START,
    /** A worker has taken part in a run already. */
    NEVER
  }

  private final int expected;
  private long completeNs = Long.MAX_VALUE;
  private boolean over;

  /**
   * @param expected workers
   */
  Autostart(int expected) {
    this.expected = expected;
  }

  /**
   * Says so once.
   *
   * @param present workers that are there
   * @param busy whether there is a run, or a plan was started by hand
   * @param ran whether one of them has taken part in a run
   */
  Step on(int present, boolean busy, boolean ran, long nowNs) {
    if (over || busy) {
      over = true;
      return Step.WAIT;
    }
    if (ran) {
      over = true;
      return Step.NEVER;
    }
    completeNs = present < expected ? Long.MAX_VALUE : Math.min(completeNs, nowNs);
    if (completeNs == Long.MAX_VALUE || nowNs - completeNs < SETTLED.toNanos()) {
      return Step.WAIT;
    }
    over = true;
    return Step.START;
  }
}

package io.onrush.worker.engine;

/** Run time on one event loop: {@link System#nanoTime()} less an origin. Single-threaded. */
final class RunClock {
  private boolean mapped;
  private long originNanos;

  void map(long originNanos) {
    this.originNanos = originNanos;
    mapped = true;
  }

  boolean isMapped() {
    return mapped;
  }

  /** Run time at an instant; before the first mapping, before all time. */
  long runNs(long nanos) {
    return mapped ? nanos - originNanos : Long.MIN_VALUE;
  }

  /** The instant of a run time; never, where that is {@link Long#MAX_VALUE}. */
  long nanos(long runNs) {
    return runNs >= PacedIoHandler.NEVER_NANOS ? PacedIoHandler.NEVER_NANOS : runNs + originNanos;
  }
}

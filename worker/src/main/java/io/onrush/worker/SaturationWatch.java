package io.onrush.worker;

/**
 * Says when a worker cannot keep up: its lag's 99th percentile, taken anew each second, stays above
 * 10 ms for three seconds on end. A single stall of the machine is no saturation; it shows as lag.
 */
final class SaturationWatch {
  static final long MOST_LAG_US = 10_000;
  static final long PATIENCE_NS = 3_000_000_000L;

  private boolean late;
  private long lateSinceNs;

  /** Takes the lag of the last full second, microseconds. */
  boolean watch(long lagP99Us, long nowNs) {
    if (lagP99Us <= MOST_LAG_US) {
      late = false;
    } else if (!late) {
      late = true;
      lateSinceNs = nowNs;
    }
    return late && nowNs - lateSinceNs >= PATIENCE_NS;
  }
}

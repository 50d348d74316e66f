package io.onrush.protocol;

import java.util.List;

/**
 * How a worker's process is doing.
 *
 * @param cpu cores used since the last one
 * @param cpuSeconds used since its start, user and system
 * @param gcPauseMillis paused by garbage collection since its start
 * @param lagP99Us 99th percentile of the generator's lag in the last full second
 * @param saturation why it cannot keep up right now; empty if it does
 */
public record WorkerLoad(
    double cpu,
    double cpuSeconds,
    double rssMiB,
    double gcPauseMillis,
    long inFlight,
    long connections,
    long lagP99Us,
    List<Saturation> saturation) {
  public static final WorkerLoad NONE = new WorkerLoad(0, 0, 0, 0, 0, 0, 0, List.of());

  public WorkerLoad {
    saturation = List.copyOf(saturation);
  }

  /** Whether it cannot keep up. */
  public boolean saturated() {
    return !saturation.isEmpty();
  }
}

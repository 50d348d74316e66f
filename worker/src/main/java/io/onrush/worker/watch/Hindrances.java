package io.onrush.worker.watch;

import io.onrush.protocol.Saturation;
import io.onrush.protocol.Saturation.Cause;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What kept a process from working, summed up since it began.
 *
 * @param atNanos when it was read, {@link System#nanoTime()}
 * @param loops by event loop; empty where the system does not tell
 * @param limits by cgroup; empty as above
 */
record Hindrances(long atNanos, List<LoopTime> loops, List<CpuLimit> limits, long gcPauseMillis) {
  /** With the lag's p99 in view, less than this explains nothing. */
  private static final double LEAST = 0.01;

  /** A loop that hardly ever rests. */
  private static final double BUSY = 0.9;

  Hindrances {
    loops = List.copyOf(loops);
    limits = List.copyOf(limits);
  }

  /** Those worth naming since an earlier reading. */
  List<Saturation> since(Hindrances before) {
    double spanNs = Math.max(1, atNanos - before.atNanos);
    double busy = 0;
    double waited = 0;
    for (int i = 0; i < Math.min(loops.size(), before.loops.size()); i++) {
      LoopTime loop = loops.get(i).since(before.loops.get(i));
      busy = Math.max(busy, loop.busyNs() / spanNs);
      waited = Math.max(waited, loop.waitedNs() / spanNs);
    }
    CpuLimit tightest = CpuLimit.NONE;
    for (int i = 0; i < Math.min(limits.size(), before.limits.size()); i++) {
      CpuLimit limit = limits.get(i).since(before.limits.get(i));
      tightest = limit.part() > tightest.part() ? limit : tightest;
    }
    double paused = (gcPauseMillis - before.gcPauseMillis) * 1e6 / spanNs;
    List<Saturation> found = new ArrayList<>();
    if (tightest.part() >= LEAST) {
      found.add(
          new Saturation(
              Cause.CPU_LIMIT,
              "the CPU limit of its cgroup stopped it in %d of %d periods (raise the limit, or add workers)"
                  .formatted(tightest.throttled(), tightest.periods())));
    }
    if (waited >= LEAST) {
      found.add(
          new Saturation(
              Cause.CPU_WAIT,
              "its loop waited for a CPU %s of the time (other work has the CPUs: move it away, or add workers)"
                  .formatted(percent(waited))));
    }
    if (busy >= BUSY) {
      found.add(
          new Saturation(
              Cause.BUSY_LOOP,
              "its loop worked %s of the time (start it with more --loops, or add workers)"
                  .formatted(percent(busy))));
    }
    if (paused >= LEAST) {
      found.add(
          new Saturation(
              Cause.GC,
              "garbage collection stopped it %s of the time (give it more memory, or add workers)"
                  .formatted(percent(paused))));
    }
    return found;
  }

  private static String percent(double part) {
    return String.format(Locale.ROOT, "%.0f %%", 100 * part);
  }
}

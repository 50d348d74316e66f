package io.onrush.bench.faults;

import io.onrush.target.Truth;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Arrivals at the target against the plan, both summed up, at instants 10 ms apart in run time.
 * Target and coordinator are on one machine, so their wall clocks are one.
 */
final class Curve {
  static final int TICK_MS = 10;
  private static final long BEFORE_MS = 2_000;
  private static final long AFTER_MS = 15_000;

  private final double fromMs;
  private final double[] planned;
  private final long[] arrived;

  private Curve(double fromMs, double[] planned, long[] arrived) {
    this.fromMs = fromMs;
    this.planned = planned;
    this.arrived = arrived;
  }

  /** Arrivals from all sources, or from one host of them. */
  static Curve of(
      Course course, Truth truth, Instant startedAt, Map<String, Truth.Source> sources) {
    double firstMs =
        truth.firstAt().isEmpty()
            ? 0
            : (Instant.parse(truth.firstAt()).toEpochMilli() - startedAt.toEpochMilli());
    int lead = (int) Math.max(0, (firstMs + BEFORE_MS) / TICK_MS);
    double fromMs = firstMs - lead * (double) TICK_MS;
    int length = (int) ((course.totalMs() + AFTER_MS - fromMs) / TICK_MS);
    long[] arrived = new long[Math.max(1, length)];
    for (Truth.Source source : sources.values()) {
      List<Integer> ticks = source.per10ms();
      for (int i = 0; i < ticks.size(); i++) {
        int at = Math.clamp(lead + i + 1, 0, arrived.length - 1);
        arrived[at] += ticks.get(i);
      }
    }
    double[] planned = new double[arrived.length];
    for (int i = 0; i < arrived.length; i++) {
      arrived[i] += i == 0 ? 0 : arrived[i - 1];
      planned[i] = course.plannedBefore(fromMs + i * (double) TICK_MS);
    }
    return new Curve(fromMs, planned, arrived);
  }

  int ticks() {
    return arrived.length;
  }

  /** Run time of an instant. */
  double runMs(int tick) {
    return fromMs + tick * (double) TICK_MS;
  }

  /** The first instant that is not before a run time. */
  int tickAt(double runMs) {
    return Math.clamp((long) Math.ceil((runMs - fromMs) / TICK_MS), 0, arrived.length - 1);
  }

  long arrived(int from, int to) {
    return arrived[to] - arrived[from];
  }

  double planned(int from, int to) {
    return planned[to] - planned[from];
  }

  /** The last instant in a span by which something arrived in the 10 ms before; else its start. */
  int lastArrival(int from, int to) {
    int last = from;
    for (int i = from + 1; i <= to; i++) {
      if (arrived[i] > arrived[i - 1]) {
        last = i;
      }
    }
    return last;
  }

  /** The first silence of at least so many ticks within a span; its end if there is none. */
  int silence(int from, int to, int ticks) {
    int since = from;
    for (int i = from + 1; i <= to; i++) {
      if (arrived[i] > arrived[i - 1]) {
        since = i;
      } else if (i - since >= ticks) {
        return since;
      }
    }
    return to;
  }

  /** The first instant after another by which something has arrived; the curve's end if none. */
  int firstArrival(int from) {
    for (int i = from + 1; i < arrived.length; i++) {
      if (arrived[i] > arrived[i - 1]) {
        return i;
      }
    }
    return arrived.length - 1;
  }
}

package io.onrush.coordinator.report;

import io.onrush.coordinator.checkpoint.Column;
import io.onrush.coordinator.report.TotalsState.WorkerState;
import io.onrush.measure.Counts;
import io.onrush.measure.Interval;
import java.util.Arrays;

/** What one worker's intervals come to, with what it sent in each of the last few seconds. */
final class WorkerSums {
  private static final int RECENT = 8;

  private Counts counts = Counts.ZERO;
  private long endNs;
  private final long[] seconds;
  private final long[] sent;

  WorkerSums() {
    seconds = new long[RECENT];
    sent = new long[RECENT];
    Arrays.fill(seconds, -1);
  }

  WorkerSums(WorkerState state) {
    counts = state.counts();
    endNs = state.endNs();
    seconds = state.seconds().toLongs(RECENT);
    sent = state.sent().toLongs(RECENT);
  }

  WorkerState state(String id) {
    return new WorkerState(id, counts, endNs, Column.of(seconds), Column.of(sent));
  }

  void add(Interval interval, Counts more) {
    long second = interval.fromNs() / Numbers.NS_PER_SECOND;
    counts = counts.plus(more);
    if (interval.last()) {
      endNs = Math.max(endNs, interval.toNs());
    }
    int slot = (int) (second % RECENT);
    if (second > seconds[slot]) {
      seconds[slot] = second;
      sent[slot] = 0;
    }
    if (second == seconds[slot]) {
      sent[slot] += more.sent();
    }
  }

  Counts counts() {
    return counts;
  }

  /** Run time up to which it has told everything. */
  long endNs() {
    return endNs;
  }

  /** Requests sent in a second, counted from 0; 0 if that was long ago. */
  long sentIn(long second) {
    int slot = Math.floorMod(second, RECENT);
    return second >= 0 && seconds[slot] == second ? sent[slot] : 0;
  }
}

package io.onrush.coordinator.report;

import io.onrush.coordinator.checkpoint.Column;
import io.onrush.coordinator.report.TotalsState.WorkerState;
import io.onrush.measure.Counts;
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

  void add(Counts more, long second, long toNs) {
    counts = counts.plus(more);
    endNs = Math.max(endNs, toNs);
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

  /** Run time up to which it has told what it did. */
  long endNs() {
    return endNs;
  }

  /** Requests sent in a second, counted from 0; 0 if that was long ago. */
  long sentIn(long second) {
    int slot = Math.floorMod(second, RECENT);
    return second >= 0 && seconds[slot] == second ? sent[slot] : 0;
  }
}

package io.onrush.coordinator.report;

import io.onrush.measure.Counts;
import java.util.Arrays;

/** What one worker's intervals come to, with what it sent in each of the last few seconds. */
final class WorkerSums {
  private static final int RECENT = 8;

  private Counts counts = Counts.ZERO;
  private long endNs;
  private final long[] seconds = new long[RECENT];
  private final long[] sent = new long[RECENT];

  WorkerSums() {
    Arrays.fill(seconds, -1);
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

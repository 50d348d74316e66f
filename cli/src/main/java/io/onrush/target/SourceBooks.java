package io.onrush.target;

import java.util.Arrays;

/** What came from one address, by 10 ms. For one event loop's thread, as {@link LoopBooks}. */
final class SourceBooks {

  /** Ticks that are told apart: ten minutes. */
  static final int MAX_TICKS = 60_000;

  private static final long NS_PER_TICK = 10_000_000L;

  private long requests;
  private int[] ticks = new int[64];
  private int used;

  void arrived(long sinceFirstNs) {
    requests++;
    long tick = sinceFirstNs / NS_PER_TICK;
    if (tick >= MAX_TICKS) {
      return;
    }
    if (tick >= ticks.length) {
      int length = Math.max(2 * ticks.length, (int) tick + 1);
      ticks = Arrays.copyOf(ticks, Math.min(length, MAX_TICKS));
    }
    ticks[(int) tick]++;
    used = Math.max(used, (int) tick + 1);
  }

  void addTo(SourceBooks sum) {
    sum.requests += requests;
    if (sum.ticks.length < used) {
      sum.ticks = Arrays.copyOf(sum.ticks, used);
    }
    for (int i = 0; i < used; i++) {
      sum.ticks[i] += ticks[i];
    }
    sum.used = Math.max(sum.used, used);
  }

  Truth.Source source() {
    return new Truth.Source(requests, Arrays.stream(ticks, 0, used).boxed().toList());
  }
}

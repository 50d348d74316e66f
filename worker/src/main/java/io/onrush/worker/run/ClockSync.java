package io.onrush.worker.run;

/**
 * Maps the local monotonic clock to the coordinator's by round trips, as NTP does (RFC 5905,
 * section 8): the remote time lies between sending and receiving, so half the round trip bounds the
 * error. Of the last {@value #KEPT} round trips the one with the smallest bound counts, where the
 * bound of an old one grows with its age as two clocks may drift apart.
 */
final class ClockSync {
  private static final int KEPT = 32;

  /** Two quartz clocks stay within some 100 parts in a million of one another. */
  private static final double DRIFT = 1e-4;

  private final long[] offsetNs = new long[KEPT];
  private final long[] halfTripNs = new long[KEPT];
  private final long[] atNs = new long[KEPT];
  private int count;

  void add(long sentNs, long remoteNs, long receivedNs) {
    int i = count++ % KEPT;
    halfTripNs[i] = (receivedNs - sentNs + 1) / 2;
    offsetNs[i] = remoteNs - sentNs - (receivedNs - sentNs) / 2;
    atNs[i] = receivedNs;
  }

  boolean known() {
    return count > 0;
  }

  /** Remote clock minus local clock. */
  long offsetNs(long nowNs) {
    return offsetNs[best(nowNs)];
  }

  /** Bound on the error of the offset. */
  long errorNs(long nowNs) {
    return known() ? boundNs(best(nowNs), nowNs) : Long.MAX_VALUE;
  }

  private int best(long nowNs) {
    int best = 0;
    for (int i = 1; i < Math.min(count, KEPT); i++) {
      if (boundNs(i, nowNs) < boundNs(best, nowNs)) {
        best = i;
      }
    }
    return best;
  }

  private long boundNs(int i, long nowNs) {
    return halfTripNs[i] + (long) (DRIFT * (nowNs - atNs[i]));
  }
}

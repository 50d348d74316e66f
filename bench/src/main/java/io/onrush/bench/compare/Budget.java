package io.onrush.bench.compare;

import java.util.Locale;

/**
 * What a median must keep.
 *
 * @param ofPeer whether it is about the ratio to the other tool, else about the figure itself
 * @param atLeast else at most
 */
record Budget(boolean ofPeer, boolean atLeast, double limit) {

  static Budget atMost(double limit) {
    return new Budget(false, false, limit);
  }

  static Budget atMostOfPeer(double limit) {
    return new Budget(true, false, limit);
  }

  static Budget atLeastOfPeer(double limit) {
    return new Budget(true, true, limit);
  }

  boolean met(double median) {
    return atLeast ? median >= limit : median <= limit;
  }

  /** {@code ratio >= 0.9}. */
  @Override
  public String toString() {
    String number = String.format(Locale.ROOT, limit == Math.rint(limit) ? "%.0f" : "%s", limit);
    return (ofPeer ? "ratio " : "") + (atLeast ? ">= " : "<= ") + number;
  }
}

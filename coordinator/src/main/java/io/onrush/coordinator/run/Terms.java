package io.onrush.coordinator.run;

/**
 * Numbers of coordinators' reigns. The upper bits count successions, the lower ones are drawn, so
 * that two coordinators that come up at once never have the same.
 */
public final class Terms {
  private static final int DRAWN_BITS = 20;

  private Terms() {}

  /** A term after another one; after 0, the first. */
  public static long after(long term, long random) {
    return ((term >> DRAWN_BITS) + 1) << DRAWN_BITS | (random & ((1 << DRAWN_BITS) - 1));
  }
}

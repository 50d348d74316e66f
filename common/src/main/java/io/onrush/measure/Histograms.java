package io.onrush.measure;

import org.HdrHistogram.Histogram;
import org.HdrHistogram.IntCountsHistogram;

/**
 * The one configuration of all histograms: whole microseconds, three significant digits, up to an
 * hour. All share it, so that merging is exact.
 */
public final class Histograms {
  public static final long LOWEST_US = 1;
  public static final long HIGHEST_US = 3_600_000_000L;
  public static final int DIGITS = 3;

  private Histograms() {}

  /** For one event loop and second: fixed size, never resized, 32-bit counts; some 90 KB. */
  public static IntCountsHistogram forRecording() {
    return new IntCountsHistogram(LOWEST_US, HIGHEST_US, DIGITS);
  }

  /** For sums: grows with the largest value. */
  public static Histogram forMerging() {
    Histogram histogram = new Histogram(LOWEST_US, 2 * LOWEST_US, DIGITS);
    histogram.setAutoResize(true);
    return histogram;
  }

  /** Rounds a span to the nearest microsecond inside the range. */
  public static long clampToUs(long ns) {
    return Math.clamp((ns + 500) / 1000, LOWEST_US, HIGHEST_US);
  }
}

package io.onrush.coordinator.report;

import io.onrush.coordinator.report.Report.Trend;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;

/**
 * The figures of a trend in one pass over a histogram, each equal to what HdrHistogram gives for
 * it. Asking it for nine figures costs nine passes.
 */
final class Trends {
  static final Trend EMPTY = new Trend(0, 0, 0, 0, 0, 0, 0, 0, 0);

  private static final double[] PERCENTILES = {50, 90, 95, 99, 99.9};
  private static final double US_PER_MS = 1000;

  private Trends() {}

  static Trend of(Histogram histogram) {
    long total = histogram.getTotalCount();
    if (total == 0) {
      return EMPTY;
    }
    double[] ms = new double[PERCENTILES.length];
    int next = 0;
    long seen = 0;
    double sumUs = 0;
    for (HistogramIterationValue bucket : histogram.recordedValues()) {
      long us = bucket.getValueIteratedTo();
      seen += bucket.getCountAtValueIteratedTo();
      sumUs += (double) histogram.medianEquivalentValue(us) * bucket.getCountAtValueIteratedTo();
      while (next < ms.length && seen >= rank(PERCENTILES[next], total)) {
        ms[next++] = histogram.highestEquivalentValue(us) / US_PER_MS;
      }
    }
    return new Trend(
        total,
        histogram.getMinValue() / US_PER_MS,
        Numbers.thousandths(sumUs / total / US_PER_MS),
        ms[0],
        ms[1],
        ms[2],
        ms[3],
        ms[4],
        histogram.getMaxValue() / US_PER_MS);
  }

  /** How many samples lie at or below a percentile, with HdrHistogram's guard against rounding. */
  private static long rank(double percentile, long total) {
    return Math.max(1, (long) Math.ceil(Math.nextDown(percentile) * total / 100));
  }
}

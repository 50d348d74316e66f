package io.onrush.worker.metrics;

import io.onrush.measure.EncodedHistogram;
import io.onrush.measure.Histograms;
import io.onrush.measure.Samples;
import io.onrush.plan.MetricsUnit;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.NativeHistogramBuckets;
import java.util.Arrays;
import org.HdrHistogram.Histogram;

/**
 * A distribution of times that only grows, in Prometheus' buckets, of one unit: classic ones, and
 * native ones of schema 3, whose bounds are the powers of 2^(1/8). Both are filled from the bins of
 * HdrHistograms. A bin that a bound cuts, at most 0.1 % wide, counts above it. Not thread-safe.
 */
final class TimesHistogram {
  private static final double[] BOUNDS_MS = {
    0.1,
    0.2,
    0.5,
    1,
    2,
    3,
    5,
    7.5,
    10,
    15,
    20,
    30,
    50,
    75,
    100,
    150,
    200,
    300,
    500,
    750,
    1000,
    1500,
    2000,
    3000,
    5000,
    7500,
    10_000,
    15_000,
    30_000,
    60_000,
    Double.POSITIVE_INFINITY
  };
  private static final double US_PER_MS = 1000;
  private static final int SCHEMA = 3;
  private static final int PER_DOUBLING = 1 << SCHEMA;

  /** Rounding must not put a value that is a bound into the bucket above. */
  private static final double TINY = 1e-9;

  /** Holds nothing: it knows how wide bins are. */
  private static final Histogram BINS = Histograms.forMerging();

  private final double usPerUnit;
  private final double[] bounds;
  private final int lowest;
  private final long[] classic = new long[BOUNDS_MS.length];
  private final long[] natives;
  private double sum;

  TimesHistogram(MetricsUnit unit) {
    usPerUnit = unit.micros();
    bounds = Arrays.stream(BOUNDS_MS).map(ms -> ms * US_PER_MS / usPerUnit).toArray();
    lowest = nativeIndex(Histograms.LOWEST_US / usPerUnit);
    natives = new long[nativeIndex(2 * Histograms.HIGHEST_US / usPerUnit) - lowest + 1];
  }

  void add(EncodedHistogram times) {
    Samples.decode(times).forEach(this::add);
  }

  private void add(long us, long count) {
    double value = BINS.highestEquivalentValue(us) / usPerUnit;
    int at = Arrays.binarySearch(bounds, value);
    classic[at >= 0 ? at : -at - 1] += count;
    natives[nativeIndex(value) - lowest] += count;
    sum += count * (BINS.medianEquivalentValue(us) / usPerUnit);
  }

  /** The bucket (2^((i-1)/8), 2^(i/8)] that holds a value. */
  private static int nativeIndex(double value) {
    return (int) Math.ceil(Math.log(value) / Math.log(2) * PER_DOUBLING - TINY);
  }

  HistogramDataPointSnapshot snapshot(Labels labels, long sinceMillis) {
    NativeHistogramBuckets.Builder sparse = NativeHistogramBuckets.builder();
    for (int i = 0; i < natives.length; i++) {
      if (natives[i] > 0) {
        sparse.bucket(lowest + i, natives[i]);
      }
    }
    return HistogramDataPointSnapshot.builder()
        .labels(labels)
        .classicHistogramBuckets(ClassicHistogramBuckets.of(bounds, classic.clone()))
        .nativeSchema(SCHEMA)
        .nativeBucketsForPositiveValues(sparse.build())
        .sum(sum)
        .createdTimestampMillis(sinceMillis)
        .build();
  }
}

package io.onrush.coordinator.report;

import io.onrush.coordinator.report.Report.Trend;
import io.onrush.measure.EncodedHistogram;
import io.onrush.measure.Histograms;
import io.onrush.measure.Samples;
import java.util.Optional;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** A growing sum of samples. It has no histogram, and so no memory, before its first sample. */
final class Distribution {
  private @Nullable Histogram histogram;
  private Trend trend = Trends.EMPTY;

  /** A sum that starts with these samples. */
  static Distribution of(EncodedHistogram state) {
    Distribution distribution = new Distribution();
    distribution.add(Samples.decode(state));
    return distribution;
  }

  EncodedHistogram state() {
    return histogram == null ? EncodedHistogram.EMPTY : EncodedHistogram.encode(histogram);
  }

  void add(Samples samples) {
    if (!samples.isEmpty()) {
      samples.addTo(created());
    }
  }

  void add(Distribution other) {
    if (other.histogram != null) {
      created().add(other.histogram);
    }
  }

  private Histogram created() {
    if (histogram == null) {
      histogram = Histograms.forMerging();
    }
    return histogram;
  }

  /** All samples, microseconds; empty if there are none. Not a copy. */
  Optional<Histogram> histogram() {
    return Optional.ofNullable(histogram);
  }

  /** What the samples come to; computed anew only after some were added. */
  Trend trend() {
    if (histogram != null && histogram.getTotalCount() != trend.count()) {
      trend = Trends.of(histogram);
    }
    return trend;
  }
}

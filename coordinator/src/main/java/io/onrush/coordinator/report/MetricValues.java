package io.onrush.coordinator.report;

import io.onrush.pace.Courses;
import io.onrush.plan.RunRequest;
import io.onrush.plan.Threshold;
import io.onrush.plan.Threshold.Aggregation;
import io.onrush.plan.Threshold.Basic;
import io.onrush.plan.Threshold.Percentile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.HdrHistogram.Histogram;

/**
 * The value that a threshold compares. Trends are in milliseconds, rates of {@code http_req_failed}
 * and {@code checks} are fractions of 1, rates of counters are per second.
 *
 * <p>The seconds of a counter's rate are those in which requests were due and of which data is in:
 * neither a pause nor the wait for the last responses nor the second that is still being reported
 * dilutes it. While some workers have told of such a second and others have not, the rate is not
 * known.
 */
final class MetricValues {
  private static final double US_PER_MS = 1000;

  private final RunTotals totals;
  private final double seconds;
  private final boolean told;

  /**
   * Values after {@code runNs} of run time.
   *
   * @param toldNs run time up to which every worker has told what it did
   */
  MetricValues(RunTotals totals, Courses courses, long runNs, long toldNs) {
    long endNs = Math.min(runNs, totals.endNs());
    this.totals = totals;
    this.seconds = (double) courses.dueNs(endNs) / Numbers.NS_PER_SECOND;
    this.told = toldNs >= endNs;
  }

  /** Values of the seconds without a gap. */
  MetricValues(CleanTotals clean, Courses courses, long runNs, long toldNs) {
    this.totals = clean.totals();
    this.seconds = clean.seconds(courses, runNs);
    this.told = toldNs >= clean.endNs(runNs);
  }

  /** The value, or empty if it is not known or the metric has no such aggregation. */
  OptionalDouble of(Threshold threshold) {
    Sums sums = selected(threshold.selector());
    Aggregation what = threshold.aggregation();
    return switch (threshold.metric()) {
      case "http_req_duration" -> trend(sums.response(), what);
      case "http_req_service" -> trend(sums.service(), what);
      case "generator_lag" -> trend(sums.lag(), what);
      case "http_req_failed" -> ratio(sums.counts().failed(), sums.ended());
      case "checks" -> ratio(sums.checksPassed(), sums.checks());
      case "http_reqs" -> counter(sums, sums.ended(), what);
      case "iterations" -> counter(sums, sums.counts().sent(), what);
      case "dropped_iterations" -> counter(sums, sums.counts().dropped(), what);
      case "data_sent" -> counter(sums, sums.bytesSent(), what);
      case "data_received" -> counter(sums, sums.bytesReceived(), what);
      default -> OptionalDouble.empty();
    };
  }

  private Sums selected(Map<String, String> selector) {
    if (selector.isEmpty()) {
      return totals.overall();
    }
    List<RunRequest> requests = totals.plan().requests();
    List<Sums> matching = new ArrayList<>();
    for (int r = 0; r < requests.size(); r++) {
      RunRequest request = requests.get(r);
      if (selector.entrySet().stream()
          .allMatch(tag -> has(request, tag.getKey(), tag.getValue()))) {
        matching.add(totals.requests().get(r));
      }
    }
    if (matching.size() == 1) {
      return matching.getFirst();
    }
    Sums sum = new Sums();
    matching.forEach(sum::add);
    return sum;
  }

  private boolean has(RunRequest request, String tag, String value) {
    return switch (tag) {
      case "name" -> request.request().name().equals(value);
      case "scenario" -> totals.plan().scenarios().get(request.scenario()).name().equals(value);
      default -> false;
    };
  }

  private static OptionalDouble trend(Distribution distribution, Aggregation what) {
    return distribution
        .histogram()
        .map(histogram -> trend(histogram, what))
        .orElse(OptionalDouble.empty());
  }

  private static OptionalDouble trend(Histogram histogram, Aggregation what) {
    return switch (what) {
      case Percentile p ->
          OptionalDouble.of(histogram.getValueAtPercentile(p.percentile()) / US_PER_MS);
      case Basic basic ->
          switch (basic) {
            case COUNT -> OptionalDouble.of((double) histogram.getTotalCount());
            case AVG -> OptionalDouble.of(histogram.getMean() / US_PER_MS);
            case MIN -> OptionalDouble.of(histogram.getMinValue() / US_PER_MS);
            case MAX -> OptionalDouble.of(histogram.getMaxValue() / US_PER_MS);
            case MED -> OptionalDouble.of(histogram.getValueAtPercentile(50) / US_PER_MS);
            case RATE -> OptionalDouble.empty();
          };
    };
  }

  private static OptionalDouble ratio(long part, long whole) {
    return whole == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) part / whole);
  }

  private OptionalDouble counter(Sums sums, long count, Aggregation what) {
    if (sums.counts().due() == 0) {
      return OptionalDouble.empty();
    }
    if (what == Basic.COUNT) {
      return OptionalDouble.of((double) count);
    }
    return what == Basic.RATE && told && seconds > 0
        ? OptionalDouble.of(count / seconds)
        : OptionalDouble.empty();
  }
}

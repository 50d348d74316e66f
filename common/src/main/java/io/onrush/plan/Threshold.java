package io.onrush.plan;

import java.time.Duration;
import java.util.Map;

/**
 * A bound on a metric of the merged data, in k6's syntax: {@code p(95)<500}.
 *
 * @param metric name without the selector, {@code http_req_duration}
 * @param selector tags that a sample must have, {@code {name:home}}: {@code name} or {@code
 *     scenario}; empty for all
 * @param expression as the plan has it
 * @param value bound in the metric's unit: milliseconds, a fraction of 1, or a number
 * @param abortOnFail ends the run once it is crossed, not before {@code delayAbortEval}
 * @param onGap what becomes of it where a part of the load was not sent, or is not known
 */
public record Threshold(
    String metric,
    Map<String, String> selector,
    String expression,
    Aggregation aggregation,
    Comparison comparison,
    double value,
    boolean abortOnFail,
    Duration delayAbortEval,
    OnGap onGap) {

  public Threshold {
    selector = Map.copyOf(selector);
  }

  /** A threshold that gaps do not change. */
  public Threshold(
      String metric,
      Map<String, String> selector,
      String expression,
      Aggregation aggregation,
      Comparison comparison,
      double value,
      boolean abortOnFail,
      Duration delayAbortEval) {
    this(
        metric,
        selector,
        expression,
        aggregation,
        comparison,
        value,
        abortOnFail,
        delayAbortEval,
        OnGap.INCLUDE);
  }

  /** What a gap does to a threshold. */
  public enum OnGap {
    /** Nothing: all data counts. */
    INCLUDE,
    /** The seconds of run time that overlap a gap do not count. */
    EXCLUDE,
    /** The run says nothing about the threshold: its verdict is invalid. */
    INVALID
  }

  /** What is compared. */
  public sealed interface Aggregation {}

  /** Aggregations without an argument. */
  public enum Basic implements Aggregation {
    COUNT,
    RATE,
    AVG,
    MIN,
    MAX,
    MED
  }

  /** {@code p(N)}, 0 to 100. */
  public record Percentile(double percentile) implements Aggregation {}
}

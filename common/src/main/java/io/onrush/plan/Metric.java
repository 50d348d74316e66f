package io.onrush.plan;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Metrics that a threshold can bound. */
enum Metric {
  HTTP_REQ_DURATION(Kind.TREND),
  HTTP_REQ_SERVICE(Kind.TREND),
  GENERATOR_LAG(Kind.TREND),
  HTTP_REQ_FAILED(Kind.RATE),
  CHECKS(Kind.RATE),
  HTTP_REQS(Kind.COUNTER),
  ITERATIONS(Kind.COUNTER),
  DROPPED_ITERATIONS(Kind.COUNTER),
  DATA_SENT(Kind.COUNTER),
  DATA_RECEIVED(Kind.COUNTER);

  /** What a metric's values are, which says how they can be summed up. */
  enum Kind {
    /** Times, in milliseconds. */
    TREND("avg, min, max, med, p(N) or count"),
    /** A fraction of 1. */
    RATE("rate"),
    /** A sum, and its growth per second. */
    COUNTER("count or rate");

    private final String aggregations;

    Kind(String aggregations) {
      this.aggregations = aggregations;
    }

    /** The aggregations that fit, in words. */
    String aggregations() {
      return aggregations;
    }

    boolean allows(Threshold.Aggregation aggregation) {
      return switch (aggregation) {
        case Threshold.Percentile p -> this == TREND;
        case Threshold.Basic.COUNT -> this != RATE;
        case Threshold.Basic.RATE -> this != TREND;
        case Threshold.Basic.AVG, Threshold.Basic.MIN, Threshold.Basic.MAX, Threshold.Basic.MED ->
            this == TREND;
      };
    }
  }

  private final Kind kind;

  Metric(Kind kind) {
    this.kind = kind;
  }

  Kind kind() {
    return kind;
  }

  static Metric parse(String text) throws Mismatch {
    for (Metric metric : values()) {
      if (metric.text().equals(text)) {
        return metric;
      }
    }
    throw new Mismatch(
        switch (text) {
          case "iteration_duration" -> HTTP_REQ_DURATION.text();
          case "http_req_waiting", "http_req_sending", "http_req_receiving" ->
              HTTP_REQ_SERVICE.text();
          default -> Nearest.orAll(text, names());
        });
  }

  String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  private static List<String> names() {
    return Arrays.stream(values()).map(Metric::text).toList();
  }
}

package io.onrush.plan;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A threshold's condition, {@code p(95)<500}. */
record ThresholdExpression(
    String source, Threshold.Aggregation aggregation, Comparison comparison, double value) {

  private static final String EXPECTED = "aggregation, comparison and number such as p(95)<500";
  private static final Pattern EXPRESSION =
      Pattern.compile(
          "([a-z]+)\\s*(?:\\(\\s*(\\d{1,3}(?:\\.\\d{1,9})?)\\s*\\))?\\s*("
              + Comparison.SYMBOLS
              + ")\\s*(\\d{1,18}(?:\\.\\d{1,18})?(?:[eE][-+]?\\d{1,2})?)");

  /**
   * Reads a condition on a metric of this kind; any kind's where the metric is not known.
   *
   * @throws Mismatch if it is none, or its aggregation or its bound doesn't fit the kind
   */
  static ThresholdExpression parse(String text, Optional<Metric> metric) throws Mismatch {
    String source = text.strip();
    Matcher matcher = EXPRESSION.matcher(source);
    if (source.length() > 200 || !matcher.matches()) {
      throw new Mismatch(EXPECTED);
    }
    Threshold.Aggregation aggregation = aggregation(matcher.group(1), matcher.group(2), metric);
    Comparison comparison = Comparison.of(matcher.group(3)).orElseThrow();
    double value = Double.parseDouble(matcher.group(4));
    if (metric.isPresent() && metric.get().kind() == Metric.Kind.RATE && value > 1) {
      throw new Mismatch("a fraction from 0 to 1: 1 % is 0.01");
    }
    return new ThresholdExpression(source, aggregation, comparison, value);
  }

  private static Threshold.Aggregation aggregation(
      String name, @Nullable String argument, Optional<Metric> metric) throws Mismatch {
    Optional<Threshold.Aggregation> aggregation = aggregation(name, argument);
    boolean fits = metric.isEmpty() || aggregation.filter(metric.get().kind()::allows).isPresent();
    if (aggregation.isEmpty() || !fits) {
      throw new Mismatch(
          metric.map(m -> m.kind().aggregations() + " of " + m.text()).orElse(EXPECTED));
    }
    return aggregation.get();
  }

  private static Optional<Threshold.Aggregation> aggregation(
      String name, @Nullable String argument) {
    if (argument != null) {
      double percentile = Double.parseDouble(argument);
      return name.equals("p") && percentile <= 100
          ? Optional.of(new Threshold.Percentile(percentile))
          : Optional.empty();
    }
    return switch (name) {
      case "count" -> Optional.of(Threshold.Basic.COUNT);
      case "rate" -> Optional.of(Threshold.Basic.RATE);
      case "avg" -> Optional.of(Threshold.Basic.AVG);
      case "min" -> Optional.of(Threshold.Basic.MIN);
      case "max" -> Optional.of(Threshold.Basic.MAX);
      case "med" -> Optional.of(Threshold.Basic.MED);
      default -> Optional.empty();
    };
  }
}

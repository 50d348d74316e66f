package io.onrush.plan;

import io.onrush.plan.Threshold.OnGap;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Reads thresholds. */
final class ThresholdReader {

  private static final String EXPECTED = "a threshold such as \"p(95)<500\", or a list of them";

  private static final String ON_GAP = "include, exclude or invalid";

  private final PlanOptions options;
  private final Map<String, Set<String>> requestNames;
  private final Quota quota = new Quota(Bounds.THRESHOLDS, "thresholds");

  /** Reads selectors against these names of requests by scenario. */
  ThresholdReader(PlanOptions options, Map<String, Set<String>> requestNames) {
    this.options = options;
    this.requestNames = requestNames;
  }

  List<Threshold> read(Value map) {
    return map.members("a map of metrics to thresholds").stream().flatMap(this::metric).toList();
  }

  private Stream<Threshold> metric(Value.Named named) {
    ThresholdSelector selector = ThresholdSelector.read(named, requestNames);
    Value value = named.value();
    List<Value> items =
        value.node() instanceof Node.Sequence ? value.items(EXPECTED) : List.of(value);
    return quota.admit(value, items).stream().flatMap(item -> threshold(item, selector).stream());
  }

  private Optional<Threshold> threshold(Value item, ThresholdSelector selector) {
    if (!(item.node() instanceof Node.Mapping)) {
      return expression(item, selector)
          .flatMap(e -> threshold(selector, e, false, Duration.ZERO, OnGap.INCLUDE));
    }
    return item.fields(KnownKeys.THRESHOLD, EXPECTED)
        .flatMap(
            fields -> {
              boolean abort = fields.find("abortOnFail").flatMap(Value::bool).orElse(false);
              Duration delay =
                  fields
                      .find("delayAbortEval")
                      .flatMap(d -> d.duration("a duration from 0 to 168h", Bounds::isCourse))
                      .orElse(Duration.ZERO);
              OnGap onGap =
                  fields
                      .find("onGap")
                      .flatMap(g -> g.as(ON_GAP, ThresholdReader::onGap))
                      .orElse(OnGap.INCLUDE);
              return fields
                  .require("threshold", "a condition such as \"p(95)<500\"")
                  .flatMap(t -> expression(t, selector))
                  .flatMap(e -> threshold(selector, e, abort, options.scale(delay), onGap));
            });
  }

  private static OnGap onGap(String text) throws Mismatch {
    return switch (text) {
      case "include" -> OnGap.INCLUDE;
      case "exclude" -> OnGap.EXCLUDE;
      case "invalid" -> OnGap.INVALID;
      default -> throw new Mismatch(ON_GAP);
    };
  }

  private static Optional<ThresholdExpression> expression(Value value, ThresholdSelector selector) {
    return value.as(EXPECTED, text -> ThresholdExpression.parse(text, selector.metric()));
  }

  private static Optional<Threshold> threshold(
      ThresholdSelector selector,
      ThresholdExpression e,
      boolean abort,
      Duration delay,
      OnGap onGap) {
    return selector
        .metric()
        .map(
            metric ->
                new Threshold(
                    metric.text(),
                    selector.tags(),
                    e.source(),
                    e.aggregation(),
                    e.comparison(),
                    e.value(),
                    abort,
                    delay,
                    onGap));
  }
}

package io.onrush.plan;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What no plan may exceed: the settings of those who run the cluster.
 *
 * @param targets where load may be sent; none for anywhere
 * @param maxRate requests a second of the whole cluster, above 0
 */
public record PlanLimits(List<TargetPattern> targets, double maxRate) {

  /** Load may go anywhere, at any rate that a plan can have. */
  public static final PlanLimits NONE = new PlanLimits(List.of(), Bounds.RATE);

  /** Sums of rates are not exact. */
  private static final double ROUNDING = 1 + 1e-9;

  public PlanLimits {
    targets = List.copyOf(targets);
    if (!(maxRate > 0 && maxRate <= Bounds.RATE)) {
      throw new IllegalArgumentException(
          "max rate: " + maxRate + " (expected: a number > 0, at most 10000000 per second)");
    }
  }

  /** Whether load may be sent there. */
  public boolean allows(Endpoint endpoint) {
    return targets.isEmpty() || targets.stream().anyMatch(t -> t.matches(endpoint));
  }

  /** Whether a rate of the whole cluster is too high. */
  public boolean isExceededBy(double rate) {
    return rate > maxRate * ROUNDING;
  }

  /** What would have been a rate. */
  public String expectedRate() {
    String bound = "at most " + Shown.rate(maxRate) + " per second";
    return maxRate < Bounds.RATE ? bound + ", the cluster's limit (--max-rate)" : bound;
  }

  /** What would have been a target. */
  String expectedTarget() {
    return "a target that the cluster allows (--allow-target): "
        + targets.stream().map(TargetPattern::toString).collect(Collectors.joining(", "));
  }
}

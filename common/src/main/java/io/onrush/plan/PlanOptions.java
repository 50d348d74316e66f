package io.onrush.plan;

import java.time.Duration;
import java.util.Optional;

/**
 * What a command says about a plan beside the plan itself.
 *
 * @param speed divides every duration of the load's course, 0.01 to 1 000 000; rates are kept
 * @param target stands in for the plan's own target
 * @param limits what the plan, and the target that stands in, may not exceed
 */
public record PlanOptions(double speed, Optional<String> target, PlanLimits limits) {

  /** The plan as it stands. */
  public static final PlanOptions NONE = new PlanOptions(1, Optional.empty());

  public PlanOptions {
    if (!(speed >= 0.01 && speed <= 1_000_000)) {
      throw new IllegalArgumentException(
          "speed: " + speed + " (expected: a number from 0.01 to 1000000)");
    }
  }

  /** Without limits. */
  public PlanOptions(double speed, Optional<String> target) {
    this(speed, target, PlanLimits.NONE);
  }

  Duration scale(Duration duration) {
    return speed == 1 ? duration : Duration.ofNanos(Math.round(duration.toNanos() / speed));
  }
}

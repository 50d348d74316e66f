package io.onrush.pace;

import io.onrush.plan.Plan;
import java.util.List;

/**
 * One worker's part of the run from an epoch's instant until the next epoch's.
 *
 * @param epoch number of this division of the rate, from 1
 * @param atNs run time from which it holds
 * @param assignments one for each scenario of the plan, in the plan's order
 */
public record Division(int epoch, long atNs, List<Assignment> assignments) {

  public Division {
    assignments = List.copyOf(assignments);
  }

  /**
   * Every {@code stride}-th of this worker's fire times in one scenario, from number {@code offset}
   * on, so that event loops divide them without talking to one another.
   *
   * @param part the worker's part, which keeps the random streams of workers apart
   */
  public FireTimes fireTimes(
      Plan plan, RateProfile profile, int scenario, int part, int stride, int offset) {
    Assignment assignment = assignments.get(scenario);
    return switch (plan.scenarios().get(scenario).arrivals()) {
      case UNIFORM -> new UniformFireTimes(profile, atNs, assignment, stride, offset);
      case POISSON -> {
        long seed = Seeds.mix(plan.seed(), scenario, epoch, part);
        yield new PoissonFireTimes(profile, atNs, assignment, seed, stride, offset);
      }
    };
  }
}

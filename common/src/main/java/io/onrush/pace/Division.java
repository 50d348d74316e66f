package io.onrush.pace;

import io.onrush.plan.Plan;
import java.util.List;

/**
 * One worker's part of the run from an epoch's instant until the next epoch's.
 *
 * @param epoch number of this division of the rate, from 1
 * @param atNs run time from which it holds
 * @param assignments one for each scenario of the plan, in the plan's order
 * @param courses what is divided
 */
public record Division(int epoch, long atNs, List<Assignment> assignments, Courses courses) {

  public Division {
    assignments = List.copyOf(assignments);
    if (assignments.size() != courses.scenarios().size()) {
      throw new IllegalArgumentException(
          "assignments: %d (expected: one for each of %d scenarios)"
              .formatted(assignments.size(), courses.scenarios().size()));
    }
  }

  /**
   * Every {@code stride}-th of this worker's fire times in one scenario, from number {@code offset}
   * on, so that event loops divide them without talking to one another.
   *
   * @param part the worker's part, which keeps the random streams of workers apart
   */
  public FireTimes fireTimes(Plan plan, int scenario, int part, int stride, int offset) {
    Assignment assignment = assignments.get(scenario);
    RateProfile profile = courses.profile(scenario);
    return switch (plan.scenarios().get(scenario).arrivals()) {
      case UNIFORM -> new UniformFireTimes(profile, atNs, assignment, stride, offset);
      case POISSON -> {
        long seed = Seeds.mix(plan.seed(), scenario, epoch, part);
        yield new PoissonFireTimes(profile, atNs, assignment, seed, stride, offset);
      }
    };
  }

  /**
   * How many of this worker's fire times in one scenario lie before a run time, while this division
   * is in force. Exact: it counts what {@link #fireTimes} yields.
   */
  public long countBefore(Plan plan, int scenario, int part, long runNs) {
    if (runNs <= atNs) {
      return 0;
    }
    return switch (plan.scenarios().get(scenario).arrivals()) {
      case UNIFORM ->
          UniformFireTimes.countBefore(
              courses.profile(scenario), atNs, assignments.get(scenario), runNs);
      case POISSON -> {
        FireTimes times = fireTimes(plan, scenario, part, 1, 0);
        while (times.peekNs() < runNs) {
          times.advance();
        }
        yield times.index();
      }
    };
  }

  /**
   * What the worker's integral lacks to its next request at a run time: the fraction that it
   * carries across a seam.
   *
   * @return at least 0; for uniform arrivals at most about 1
   */
  public double leadAt(Plan plan, int scenario, int part, long runNs) {
    Assignment assignment = assignments.get(scenario);
    RateProfile profile = courses.profile(scenario);
    double integral =
        assignment.fraction() * (profile.arrivalsAt(runNs) - profile.arrivalsAt(atNs));
    return switch (plan.scenarios().get(scenario).arrivals()) {
      case UNIFORM -> {
        long fired = countBefore(plan, scenario, part, runNs);
        yield Math.max(0, assignment.lead() + fired - integral);
      }
      case POISSON -> 0;
    };
  }
}

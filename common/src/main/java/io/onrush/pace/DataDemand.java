package io.onrush.pace;

import io.onrush.plan.DataSet;
import io.onrush.plan.Plan;
import io.onrush.plan.Request;
import io.onrush.plan.Scenario;
import java.util.Optional;

/** How many rows of a data set a plan takes. Pure. */
public final class DataDemand {
  private DataDemand() {}

  /** The part of a scenario's arrivals that take a row, in the mean. */
  public static double part(Scenario scenario, DataSet set) {
    double all = scenario.requests().stream().mapToDouble(Request::weight).sum();
    double some =
        scenario.requests().stream().filter(r -> r.uses(set)).mapToDouble(Request::weight).sum();
    return all > 0 ? some / all : 0;
  }

  /** What to say where there are fewer rows than a plan takes of data whose rows are used once. */
  public static Optional<String> shortage(Plan plan, Courses courses, DataSet set, int rows) {
    double needed = 0;
    for (int s = 0; s < plan.scenarios().size(); s++) {
      needed += part(plan.scenarios().get(s), set) * courses.profile(s).total();
    }
    return set.isUnique() && Math.rint(needed) > rows
        ? Optional.of(
            "data %s has %d rows, and the plan needs about %.0f: what is due beyond them is dropped"
                .formatted(set.name(), rows, needed))
        : Optional.empty();
  }
}

package io.onrush.worker.engine;

import io.onrush.pace.Courses;
import io.onrush.plan.Plan;

/** Where the numbers of {@code ${seq()}} start. Pure. */
final class Sequence {
  private static final long NS_PER_MS = 1_000_000;

  private Sequence() {}

  /**
   * First number of a worker that joins at a run time, above all that an earlier incarnation of the
   * same part can have used: twice the arrivals of the whole cluster at its highest rates, and one
   * more for each millisecond. Twice, because random arrivals may come sooner than the rate says,
   * and one more for the roundings at seams.
   */
  static long firstNumber(Plan plan, Courses courses, long atNs) {
    double peak = 0;
    for (int s = 0; s < plan.scenarios().size(); s++) {
      peak += Math.max(plan.scenarios().get(s).peakRate(), courses.scenario(s).highestRate());
    }
    long perMs = 1 + (long) Math.ceil(2 * peak / 1000);
    return atNs / NS_PER_MS * perMs;
  }
}

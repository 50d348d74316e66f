package io.onrush.worker.engine;

import io.onrush.plan.Plan;
import io.onrush.plan.Scenario;

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
  static long firstNumber(Plan plan, long atNs) {
    double peak = plan.scenarios().stream().mapToDouble(Scenario::peakRate).sum();
    long perMs = 1 + (long) Math.ceil(2 * peak / 1000);
    return atNs / NS_PER_MS * perMs;
  }
}

package io.onrush.bench.faults;

import java.util.function.Consumer;

/**
 * A row: what is done to a cluster, when, and what must be seen.
 *
 * @param what said in the table
 * @param healAfterMs from the strike to the healing; negative: it heals by itself or not at all
 */
record Fault(
    String name,
    String what,
    Size size,
    Moment moment,
    Consumer<Cluster> strike,
    long healAfterMs,
    Consumer<Cluster> heal,
    Need need,
    Promise promise) {

  /** For what is healed once the run has ended. */
  static final long AFTER_THE_END_MS = 600_000;

  /** What a row needs from the system or the build, to be possible. */
  enum Need {
    NOTHING,
    /** Links that can be cut. */
    CUTS,
    /** A coordinator that joins the cluster that is there. */
    SUCCESSION,
    CUTS_AND_SUCCESSION
  }

  boolean heals() {
    return healAfterMs >= 0;
  }
}

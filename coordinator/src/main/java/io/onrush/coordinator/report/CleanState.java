package io.onrush.coordinator.report;

import io.onrush.coordinator.checkpoint.Column;
import io.onrush.measure.Interval;
import java.util.List;

/**
 * Everything that {@link CleanTotals} holds, as data. It is as large as the totals without their
 * series, and the intervals of the last ten seconds, as they came from the workers.
 *
 * @param decided seconds of which it is known whether they count
 * @param endNs run time that the newest interval reaches, whether it counts or not
 * @param gaps seconds that overlap a gap: a set of bits
 * @param missed seconds in which a worker missed something: a set of bits
 */
public record CleanState(
    TotalsState totals,
    long decided,
    long endNs,
    Column gaps,
    Column missed,
    List<Waiting> waiting) {

  public CleanState {
    waiting = List.copyOf(waiting);
  }

  /** An interval of which it is not known yet whether it counts. */
  public record Waiting(String worker, Interval interval) {}
}

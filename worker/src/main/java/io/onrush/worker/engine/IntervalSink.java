package io.onrush.worker.engine;

import io.onrush.measure.Cell;
import java.util.List;

/** Takes what happened in each period, all event loops merged. */
@FunctionalInterface
public interface IntervalSink {
  /**
   * Called on the engine's collector thread once a period: a full second of run time, ascending,
   * without gaps, also where nothing happened.
   *
   * @param fromNs run time of the period's start, inclusive
   * @param toNs run time of the period's end, exclusive
   * @param cells those that were touched in the period
   */
  void accept(long fromNs, long toNs, List<Cell> cells);
}

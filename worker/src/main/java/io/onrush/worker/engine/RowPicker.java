package io.onrush.worker.engine;

import io.onrush.plan.Plan;
import io.onrush.plan.Request;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Picks the rows that a request is filled with, one of each data set that it takes values from.
 * Single-threaded; allocates nothing.
 */
final class RowPicker {
  private final List<RowSource> sources;
  private final int[][] setsOf;
  private final int[] rows;
  private final Draws draws = new Draws();
  private long seed;

  /**
   * @param sources by the number of the data set in the plan
   */
  RowPicker(Plan plan, List<RowSource> sources) {
    this.sources = sources;
    setsOf = plan.requests().stream().map(r -> sets(plan, r.request())).toArray(int[][]::new);
    rows = new int[sources.size()];
  }

  private static int[] sets(Plan plan, Request request) {
    return IntStream.range(0, plan.data().size())
        .filter(s -> request.uses(plan.data().get(s)))
        .toArray();
  }

  /** Draws from another stream from now on. */
  void seed(long seed) {
    this.seed = seed;
  }

  /**
   * Picks for a request. Where a set has no row left, those of the other sets stay where they are.
   *
   * @param request its number in the plan
   * @param arrival its number on this loop: the same one draws the same
   * @return whether there was a row of each set
   */
  boolean pick(int request, long arrival) {
    int[] sets = setsOf[request];
    for (int set : sets) {
      if (!sources.get(set).hasNext()) {
        return false;
      }
    }
    for (int set : sets) {
      draws.seed(seed + (arrival * sources.size() + set) * Draws.GAMMA);
      int row = sources.get(set).next(draws.next());
      // Another loop may have taken the last one meanwhile.
      if (row == UniqueRows.NONE) {
        return false;
      }
      rows[set] = row;
    }
    return true;
  }

  /** The rows picked last, by data set. */
  int[] rows() {
    return rows;
  }
}

package io.onrush.measure;

import java.util.List;

/**
 * What one worker saw in one period. A period ends at each full second of run time. One that does
 * not fit a frame travels as several intervals of the same period.
 *
 * @param sequence from 1, without gaps, for one run and incarnation of a worker
 * @param fromNs run time of the period's start, inclusive
 * @param toNs run time of the period's end, exclusive
 * @param last whether no further interval of the period follows
 */
public record Interval(long sequence, long fromNs, long toNs, List<Cell> cells, boolean last) {

  public Interval {
    cells = List.copyOf(cells);
  }

  /** A whole period. */
  public Interval(long sequence, long fromNs, long toNs, List<Cell> cells) {
    this(sequence, fromNs, toNs, cells, true);
  }

  public Counts counts() {
    Counts sum = Counts.ZERO;
    for (Cell cell : cells) {
      sum = sum.plus(cell.counts());
    }
    return sum;
  }
}

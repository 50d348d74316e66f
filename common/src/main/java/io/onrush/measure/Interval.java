package io.onrush.measure;

import java.util.List;

/**
 * What one worker saw in one period. A period ends at each full second of run time. One that does
 * not fit a frame travels as several intervals of the same period.
 *
 * @param sequence from 1, without gaps, for one run and incarnation of a worker
 * @param fromNs run time of the period's start, inclusive
 * @param toNs run time of the period's end, exclusive
 */
public record Interval(long sequence, long fromNs, long toNs, List<Cell> cells) {

  public Interval {
    cells = List.copyOf(cells);
  }

  public Counts counts() {
    Counts sum = Counts.ZERO;
    for (Cell cell : cells) {
      sum = sum.plus(cell.counts());
    }
    return sum;
  }
}

package io.onrush.pace;

/**
 * The instants at which one worker's requests of one scenario are due, in run time, ascending. A
 * cursor: single-threaded, no clock, the same for the same arguments.
 */
public interface FireTimes {
  /** What {@link #peekNs()} says once nothing more is due. */
  long END = Long.MAX_VALUE;

  /** Run time of the request that is next, or {@link #END}. */
  long peekNs();

  /** Number of the request that is next in the worker's sequence, from 0. */
  long index();

  /** Moves on to the next request of this cursor. */
  void advance();
}

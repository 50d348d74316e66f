package io.onrush.protocol;

/**
 * How many electors decide. Any {@link #majority} and any {@link #veto} of the same electors have
 * one in common: that one keeps the two sides of a cluster from acting against one another.
 */
public final class Quorums {
  /** Most electors of a run: as many workers, those with the lowest parts. */
  public static final int MOST_ELECTORS = 8;

  /** How long a vote is good for, from the asker's asking on. */
  public static final long VOTE_NS = 800_000_000L;

  private Quorums() {}

  /** So many let a worker go on without the coordinator, or a successor take over a run. */
  public static int majority(int electors) {
    return electors / 2 + 1;
  }

  /** So many that do not side with anybody else leave no majority to them. */
  public static int veto(int electors) {
    return electors - majority(electors) + 1;
  }
}

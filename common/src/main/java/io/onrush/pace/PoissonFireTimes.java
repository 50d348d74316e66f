package io.onrush.pace;

import java.util.SplittableRandom;

/**
 * Gaps drawn from an exponential distribution of mean 1 in the worker's integral: a Poisson process
 * with the profile's rate. It has no memory, so each epoch draws from a stream of its own and the
 * assignment's lead is of no account.
 */
final class PoissonFireTimes implements FireTimes {
  private final RateProfile profile;
  private final SplittableRandom random;
  private final double before;
  private final double fraction;
  private final int stride;
  private final long fromNs;
  private long index;
  private double integral;
  private long nextNs;

  PoissonFireTimes(
      RateProfile profile, long fromNs, Assignment assignment, long seed, int stride, int offset) {
    this.profile = profile;
    this.random = new SplittableRandom(seed);
    this.before = profile.arrivalsAt(fromNs);
    this.fraction = assignment.fraction();
    this.stride = stride;
    this.fromNs = fromNs;
    this.index = offset;
    draw(offset + 1);
  }

  private void draw(int gaps) {
    for (int i = 0; i < gaps; i++) {
      integral -= Math.log(1 - random.nextDouble());
    }
    nextNs = fraction == 0 ? END : Math.max(fromNs, profile.timeOf(before + integral / fraction));
  }

  @Override
  public long peekNs() {
    return nextNs;
  }

  @Override
  public long index() {
    return index;
  }

  @Override
  public void advance() {
    index += stride;
    draw(stride);
  }
}

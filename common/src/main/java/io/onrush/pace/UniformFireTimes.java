package io.onrush.pace;

/**
 * Evenly spaced in the integral of the rate; each instant is computed on its own, without drift.
 */
final class UniformFireTimes implements FireTimes {
  private final RateProfile profile;
  private final double before;
  private final double fraction;
  private final double lead;
  private final int stride;
  private long index;
  private long nextNs;

  UniformFireTimes(
      RateProfile profile, long fromNs, Assignment assignment, int stride, int offset) {
    this.profile = profile;
    this.before = profile.arrivalsAt(fromNs);
    this.fraction = assignment.fraction();
    this.lead = assignment.lead();
    this.stride = stride;
    this.index = offset;
    // Rounding must not put a request of this epoch before the epoch.
    this.nextNs = Math.max(fromNs, timeOf(index));
  }

  private long timeOf(long k) {
    return fraction == 0 ? END : profile.timeOf(before + (lead + k) / fraction);
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
    nextNs = Math.max(nextNs, timeOf(index));
  }

  /** Number of instants before {@code runNs}, which must not lie before {@code fromNs}. */
  static long countBefore(RateProfile profile, long fromNs, Assignment assignment, long runNs) {
    UniformFireTimes times = new UniformFireTimes(profile, fromNs, assignment, 1, 0);
    double integral = assignment.fraction() * (profile.arrivalsAt(runNs) - times.before);
    long count = Math.max(0, (long) Math.ceil(integral - assignment.lead()));
    // The estimate is off by one where an instant falls on the bound: the instants decide.
    while (count > 0 && Math.max(fromNs, times.timeOf(count - 1)) >= runNs) {
      count--;
    }
    while (Math.max(fromNs, times.timeOf(count)) < runNs) {
      count++;
    }
    return count;
  }
}

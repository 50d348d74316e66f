package io.onrush.worker;

import io.onrush.pace.Division;
import org.jspecify.annotations.Nullable;

/** What the worker carries by its newest division. Written by one thread, read by any. */
final class Carried {
  private volatile @Nullable Division division;
  private volatile long originNs = Long.MIN_VALUE;

  void enter(Division newest) {
    division = newest;
  }

  void mapClock(long newOriginNs) {
    originNs = newOriginNs;
  }

  /** Requests a second at an instant of the local monotonic clock. */
  double rate(long nowNs) {
    Division held = division;
    if (held == null || originNs == Long.MIN_VALUE) {
      return 0;
    }
    double rate = 0;
    for (int s = 0; s < held.assignments().size(); s++) {
      double whole = held.courses().profile(s).rateAt(nowNs - originNs);
      rate += held.assignments().get(s).fraction() * whole;
    }
    return rate;
  }
}

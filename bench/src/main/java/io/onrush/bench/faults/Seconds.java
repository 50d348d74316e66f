package io.onrush.bench.faults;

/**
 * Every second of a curve, one beginning every 10 ms, against the plan. A request that was late by
 * no more than the lag that the generator itself reports, or than the machine let a process wait,
 * counts for the second that it was due in:
 *
 * <ul>
 *   <li>what a second has too much is excused by what was lacking right before it,
 *   <li>what it lacks is excused by what there is too much right after it,
 * </ul>
 *
 * both within the horizon. Deviations are in parts of what was planned, or of 300 requests where
 * that is more: so 1 % is never less than 3 requests.
 */
final class Seconds {
  private static final int WINDOW = 1000 / Curve.TICK_MS;
  private static final double LEAST = 300;

  /** Also the target may read late, and a burst takes it some time. */
  private static final double FLOOR_MS = 100;

  private final Curve curve;
  private final int horizon;

  /**
   * @param lateMs greatest lag that the generator reports, or the machine showed
   */
  Seconds(Curve curve, double lateMs) {
    this.curve = curve;
    this.horizon = (int) Math.ceil((FLOOR_MS + Math.min(lateMs, 1000)) / Curve.TICK_MS);
  }

  /** The greatest deviation upwards of a second that begins and ends in a span of run time. */
  double worstAbove(double fromMs, double toMs) {
    double worst = 0;
    int end = curve.tickAt(toMs);
    for (int a = curve.tickAt(fromMs); a + WINDOW <= end; a++) {
      worst = Math.max(worst, above(a));
    }
    return worst;
  }

  /** The greatest deviation downwards, as a number below 0. */
  double worstBelow(double fromMs, double toMs) {
    double worst = 0;
    int end = curve.tickAt(toMs);
    for (int a = curve.tickAt(fromMs); a + WINDOW <= end; a++) {
      worst = Math.min(worst, below(a));
    }
    return worst;
  }

  /**
   * How long after the start of a span the last second that is off by more than a tolerance begins;
   * 0 if there is none. The span's length if there is no good second after it.
   */
  double backAfterMs(double fromMs, double toMs, double tolerance) {
    int start = curve.tickAt(fromMs);
    int end = curve.tickAt(toMs);
    for (int a = end - WINDOW; a >= start; a--) {
      if (above(a) > tolerance || below(a) < -tolerance) {
        return a == end - WINDOW ? toMs - fromMs : curve.runMs(a + 1) - fromMs;
      }
    }
    return 0;
  }

  private double above(int a) {
    int b = a + WINDOW;
    double late = 0;
    for (int s = Math.max(0, a - horizon); s < a; s++) {
      late = Math.max(late, curve.planned(s, a) - curve.arrived(s, a));
    }
    double planned = curve.planned(a, b);
    return (curve.arrived(a, b) - late - planned) / Math.max(planned, LEAST);
  }

  private double below(int a) {
    int b = a + WINDOW;
    double late = 0;
    for (int s = b + 1; s <= Math.min(curve.ticks() - 1, b + horizon); s++) {
      late = Math.max(late, curve.arrived(b, s) - curve.planned(b, s));
    }
    double planned = curve.planned(a, b);
    return (curve.arrived(a, b) + late - planned) / Math.max(planned, LEAST);
  }
}

package io.onrush.pace;

import java.util.Arrays;
import java.util.List;

/**
 * The rate of one scenario over run time, piecewise linear, with its integral in closed form. Pure,
 * immutable, no clock.
 *
 * <p>In a segment of length d that goes from rate r to rate r', with slope s = (r' - r) / d, the
 * arrivals due after u seconds are {@code r u + s u^2 / 2}. Solved for u, in the form that does not
 * cancel where s is small: {@code u = 2 x / (r + sqrt(r^2 + 2 s x))}.
 */
public final class RateProfile {
  private static final double NS = 1e9;

  private final long[] startNs;
  private final double[] seconds;
  private final double[] startRate;
  private final double[] slope;
  private final double[] arrivalsBefore;
  private final long endNs;
  private final double total;

  private RateProfile(long firstNs, List<Leg> legs) {
    int n = legs.size();
    startNs = new long[n];
    seconds = new double[n];
    startRate = new double[n];
    slope = new double[n];
    arrivalsBefore = new double[n];
    long at = firstNs;
    double sum = 0;
    for (int i = 0; i < n; i++) {
      Leg leg = legs.get(i);
      startNs[i] = at;
      seconds[i] = leg.seconds();
      startRate[i] = leg.fromRate();
      slope[i] = leg.slope();
      arrivalsBefore[i] = sum;
      // A leg that was cut short ends at what the whole one had due there, to the bit.
      sum =
          leg.whole() ? sum + (leg.fromRate() + leg.toRate()) / 2 * seconds[i] : due(i, seconds[i]);
      at += leg.lengthNs();
    }
    endNs = at;
    total = sum;
  }

  static RateProfile of(long startNs, List<Leg> legs) {
    return new RateProfile(startNs, legs);
  }

  public long startNs() {
    return startNs[0];
  }

  public long endNs() {
    return endNs;
  }

  /** Arrivals due over the whole profile. */
  public double total() {
    return total;
  }

  /** Rate at a run time, requests a second; 0 outside of the profile. */
  public double rateAt(long runNs) {
    if (runNs < startNs[0] || runNs >= endNs) {
      return 0;
    }
    int i = segmentAt(runNs);
    return Math.max(0, startRate[i] + slope[i] * ((runNs - startNs[i]) / NS));
  }

  /** Arrivals due before a run time: the integral of the rate. */
  public double arrivalsAt(long runNs) {
    if (runNs <= startNs[0]) {
      return 0;
    }
    if (runNs >= endNs) {
      return total;
    }
    int i = segmentAt(runNs);
    return due(i, (runNs - startNs[i]) / NS);
  }

  private double due(int i, double u) {
    return arrivalsBefore[i] + startRate[i] * u + slope[i] * u * u / 2;
  }

  /**
   * The run time from which on more than {@code arrivals} are due, rounded to the nanosecond;
   * {@link Long#MAX_VALUE} where that is not before the end. So a request that is due where the
   * rate falls to nothing is due where the rate rises again.
   */
  public long timeOf(double arrivals) {
    if (arrivals >= total) {
      return Long.MAX_VALUE;
    }
    int i = segmentOf(Math.max(0, arrivals));
    double x = arrivals - arrivalsBefore[i];
    if (x <= 0) {
      return startNs[i];
    }
    double r = startRate[i];
    double u = 2 * x / (r + Math.sqrt(Math.max(0, r * r + 2 * slope[i] * x)));
    long atNs = startNs[i] + Math.round(Math.min(u, seconds[i]) * NS);
    return atNs < endNs ? atNs : Long.MAX_VALUE;
  }

  private int segmentAt(long runNs) {
    int i = Arrays.binarySearch(startNs, runNs);
    if (i < 0) {
      return -i - 2;
    }
    // Empty segments start at the same instant as the one that follows: the last one counts.
    while (i + 1 < startNs.length && startNs[i + 1] == runNs) {
      i++;
    }
    return i;
  }

  /** The last segment before which no more than {@code arrivals} are due. */
  private int segmentOf(double arrivals) {
    int i = Arrays.binarySearch(arrivalsBefore, arrivals);
    if (i < 0) {
      return -i - 2;
    }
    while (i + 1 < arrivalsBefore.length && arrivalsBefore[i + 1] == arrivals) {
      i++;
    }
    return i;
  }
}

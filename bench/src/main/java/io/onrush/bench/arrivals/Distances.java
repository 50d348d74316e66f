package io.onrush.bench.arrivals;

/** Statistics of samples that are sorted, ascending. */
final class Distances {
  private Distances() {}

  /** The smallest sample that at least a part {@code q} of all do not exceed. */
  static long quantile(long[] sorted, double q) {
    int rank = (int) Math.ceil(q * sorted.length);
    return sorted[Math.clamp(rank, 1, sorted.length) - 1];
  }

  static double mean(long[] samples) {
    double sum = 0;
    for (long sample : samples) {
      sum += sample;
    }
    return sum / samples.length;
  }

  /** Part of the samples within {@code most} of a value. */
  static double within(long[] samples, double value, double most) {
    int count = 0;
    for (long sample : samples) {
      count += Math.abs(sample - value) <= most ? 1 : 0;
    }
    return count / (double) samples.length;
  }

  /**
   * Kolmogorov and Smirnov's distance to the exponential distribution: the largest difference
   * between the two distribution functions, 0 to 1.
   */
  static double toExponential(long[] sorted, double mean) {
    double distance = 0;
    int n = sorted.length;
    for (int i = 0; i < n; i++) {
      double expected = 1 - Math.exp(-Math.max(0, sorted[i]) / mean);
      double below = expected - i / (double) n;
      double above = (i + 1) / (double) n - expected;
      distance = Math.max(distance, Math.max(below, above));
    }
    return distance;
  }

  /**
   * What that distance stays below with a probability of 99.9 % if {@code n} samples are drawn from
   * the distribution itself (Kolmogorov's limit).
   */
  static double byChance(int n) {
    return 1.95 / Math.sqrt(n);
  }
}

package io.onrush.pace;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The weights of the live workers, in the order of their parts. Worker i carries weight_i / (sum of
 * the weights) of every rate, so the shares of any set of live workers add up to the whole.
 */
public final class Shares {
  private final double[] upTo;

  private Shares(double[] upTo) {
    this.upTo = upTo;
  }

  /**
   * The shares of live workers.
   *
   * @param weights the plan's weights by part, the first one that of part 1; empty for an even
   *     split
   * @param parts parts of the live workers, from 1, ascending; a part beyond the weights takes
   *     their mean
   * @param factors of the live workers' weights, above 0; less than 1 for one that cannot keep up
   */
  public static Shares of(List<Double> weights, List<Integer> parts, List<Double> factors) {
    double mean = weights.stream().mapToDouble(Double::doubleValue).average().orElse(1);
    double[] upTo = new double[parts.size() + 1];
    for (int i = 0; i < parts.size(); i++) {
      int part = parts.get(i);
      double weight = part <= weights.size() ? weights.get(part - 1) : mean;
      upTo[i + 1] = upTo[i] + weight * factors.get(i);
    }
    return new Shares(upTo);
  }

  /** The same, where all can keep up. */
  public static Shares of(List<Double> weights, List<Integer> parts) {
    return of(weights, parts, Collections.nCopies(parts.size(), 1.0));
  }

  public int size() {
    return upTo.length - 1;
  }

  private double sum() {
    return upTo[upTo.length - 1];
  }

  /** Share of the i-th live worker, 0 to 1. */
  public double fraction(int i) {
    return (upTo[i + 1] - upTo[i]) / sum();
  }

  /** Shares of the live workers before the i-th: its phase, so that the workers interleave. */
  public double phase(int i) {
    return upTo[i] / sum();
  }

  /**
   * A whole number divided so that the pieces add up to it, but for the least of one for each.
   *
   * @return a piece for each live worker, at least 1
   */
  public List<Integer> divide(int total) {
    List<Integer> pieces = new ArrayList<>();
    long before = 0;
    for (int i = 0; i < size(); i++) {
      long after = (long) Math.floor(total * upTo[i + 1] / sum() + 1e-9);
      pieces.add((int) Math.max(1, after - before));
      before = after;
    }
    return pieces;
  }
}

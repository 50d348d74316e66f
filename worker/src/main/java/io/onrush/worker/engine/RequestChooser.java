package io.onrush.worker.engine;

import io.onrush.plan.Request;
import java.util.List;

/**
 * Which request an arrival gets: the golden-ratio sequence {@code frac(offset + index / phi)} cut
 * at the cumulative weights. It is spread so evenly that the counts of any span follow the weights
 * to a few units, and any stride through it is as even. Pure and immutable.
 */
final class RequestChooser {
  /** 2^64 / phi. */
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  private final double[] cumulative;

  RequestChooser(List<Request> requests) {
    double total = requests.stream().mapToDouble(Request::weight).sum();
    cumulative = new double[requests.size()];
    double sum = 0;
    for (int i = 0; i < cumulative.length; i++) {
      sum += requests.get(i).weight();
      cumulative[i] = total > 0 ? sum / total : (i + 1.0) / cumulative.length;
    }
    cumulative[cumulative.length - 1] = 1;
  }

  /**
   * Index of the request in the scenario.
   *
   * @param seed where the sequence starts, any number
   */
  int choose(long seed, long index) {
    double x = ((seed + index * GOLDEN) >>> 11) * 0x1p-53;
    int i = 0;
    while (x >= cumulative[i]) {
      i++;
    }
    return i;
  }
}

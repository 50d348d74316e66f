package io.onrush.coordinator.report;

import java.math.BigInteger;
import java.util.stream.IntStream;

/**
 * The bins of a heat map, four for each doubling: bin b holds times of [2^(b/4), 2^((b+1)/4))
 * microseconds. Up to an hour there are {@value #COUNT}.
 */
final class Bins {
  static final int COUNT = 128;

  /** The least whole number of microseconds in each. */
  private static final long[] LOWEST = IntStream.range(0, COUNT).mapToLong(Bins::lowest).toArray();

  private Bins() {}

  private static long lowest(int bin) {
    BigInteger power = BigInteger.TWO.pow(bin);
    BigInteger root = power.sqrt().sqrt();
    return root.longValueExact() + (root.pow(4).equals(power) ? 0 : 1);
  }

  /** The bin of a time; of 0 it is that of 1, and of more than the last one holds the last. */
  static int of(long us) {
    int bin = 4 * (63 - Long.numberOfLeadingZeros(Math.max(1, us)));
    if (bin >= COUNT) {
      return COUNT - 1;
    }
    int last = bin + 3;
    while (bin < last && us >= LOWEST[bin + 1]) {
      bin++;
    }
    return bin;
  }
}

package io.onrush.bench.jmh;

import java.util.Random;
import java.util.stream.LongStream;

/** Times as a quick server's: a median of 100 us and a long tail. */
public final class Samples {
  private Samples() {}

  public static LongStream ofMicros(int count, long seed) {
    Random random = new Random(seed);
    return LongStream.generate(() -> 1 + (long) (100 * Math.exp(random.nextGaussian())))
        .limit(count);
  }
}

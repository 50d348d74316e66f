package io.onrush.pace;

/** Seeds of independent streams from one seed and the numbers that name the stream. */
public final class Seeds {
  private Seeds() {}

  /** Mixes by the finalizer of SplitMix64 (Steele, Lea, Flood 2014). */
  public static long mix(long seed, long... names) {
    long z = seed;
    for (long name : names) {
      z = finish(z + 0x9E3779B97F4A7C15L * (name + 1));
    }
    return finish(z);
  }

  private static long finish(long value) {
    long z = value;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}

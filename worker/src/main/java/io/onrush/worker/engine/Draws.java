package io.onrush.worker.engine;

/**
 * The random numbers of one request: they follow from its seed, so that a request that is written
 * again is the same. SplitMix64 as in {@link java.util.SplittableRandom}, but seeded without an
 * allocation. Single-threaded.
 */
final class Draws {
  /** 2^64 / phi, where phi is the golden ratio. */
  static final long GAMMA = 0x9e3779b97f4a7c15L;

  private long state;

  void seed(long seed) {
    state = seed;
  }

  long next() {
    state += GAMMA;
    long z = state;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }

  /** A number of a range, both ends included. */
  long between(long min, long max) {
    long count = max - min + 1;
    long value = next();
    if (count > 0) {
      // Of the highest numbers, which are no whole multiple of the count, none is taken.
      long positive = value >>> 1;
      long rest = positive % count;
      while (positive - rest + (count - 1) < 0) {
        positive = next() >>> 1;
        rest = positive % count;
      }
      return min + rest;
    }
    // More numbers than a long counts: draw until one fits.
    while (value < min || value > max) {
      value = next();
    }
    return value;
  }
}

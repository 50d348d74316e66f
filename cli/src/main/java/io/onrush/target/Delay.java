package io.onrush.target;

import static io.onrush.target.DelayText.check;

import java.util.random.RandomGenerator;

/**
 * How long an answer is held back after its request was fully read. All lengths are nanoseconds.
 */
public sealed interface Delay {

  /** No delay is longer than this, whatever a distribution draws: one hour. */
  long MAX_NS = 3_600_000_000_000L;

  /**
   * Draws the delay of one answer.
   *
   * @param random where randomness comes from; the same seed gives the same delays
   * @param sinceResetNs when the request was read, since the books were last cleared
   * @return nanoseconds, 0 to {@link #MAX_NS}; 0 is answered at once
   */
  long drawNs(RandomGenerator random, long sinceResetNs);

  /**
   * Reads {@code none}, {@code 0}, {@code 5ms}, {@code lognormal:5ms,0.5} (median, sigma), {@code
   * bimodal:1ms,50ms,0.1} (a tenth takes 50 ms) or {@code freeze:1s/10s} (every 10 s nothing is
   * answered for 1 s). Units are {@code ns}, {@code us}, {@code ms}, {@code s} and {@code m}.
   *
   * @throws IllegalArgumentException naming the value and what was expected
   */
  static Delay parse(String text) {
    return DelayText.parse(text);
  }

  /** Answers at once. */
  record None() implements Delay {
    @Override
    public long drawNs(RandomGenerator random, long sinceResetNs) {
      return 0;
    }
  }

  /** The same delay for every answer. */
  record Fixed(long delayNs) implements Delay {
    public Fixed {
      check(delayNs >= 0 && delayNs <= MAX_NS, delayNs, "a delay of 0 to 1 hour");
    }

    @Override
    public long drawNs(RandomGenerator random, long sinceResetNs) {
      return delayNs;
    }
  }

  /** {@code median * exp(sigma * N(0, 1))}: the shape of most real services. */
  record LogNormal(long medianNs, double sigma) implements Delay {
    public LogNormal {
      check(medianNs > 0 && medianNs <= MAX_NS, medianNs, "a median above 0, up to 1 hour");
      check(sigma >= 0 && sigma <= 10, sigma, "a sigma of 0 to 10");
    }

    @Override
    public long drawNs(RandomGenerator random, long sinceResetNs) {
      double drawn = medianNs * Math.exp(sigma * random.nextGaussian());
      return (long) Math.min(drawn, MAX_NS);
    }
  }

  /**
   * {@code slowNs} for a fraction {@code slowShare} of the answers, {@code fastNs} for the others.
   */
  record Bimodal(long fastNs, long slowNs, double slowShare) implements Delay {
    public Bimodal {
      check(fastNs >= 0 && fastNs <= MAX_NS, fastNs, "a fast delay of 0 to 1 hour");
      check(slowNs >= 0 && slowNs <= MAX_NS, slowNs, "a slow delay of 0 to 1 hour");
      check(slowShare >= 0 && slowShare <= 1, slowShare, "a share of 0 to 1");
    }

    @Override
    public long drawNs(RandomGenerator random, long sinceResetNs) {
      return random.nextDouble() < slowShare ? slowNs : fastNs;
    }
  }

  /**
   * A stall: in each period of {@code everyNs} the last {@code lengthNs} answer nothing. What
   * arrives meanwhile is answered when the stall ends. Periods count from the last reset, so that a
   * run can be repeated, and a run begins with the server awake.
   */
  record Freeze(long lengthNs, long everyNs) implements Delay {
    public Freeze {
      check(everyNs > 0 && everyNs <= MAX_NS, everyNs, "a period above 0, up to 1 hour");
      check(lengthNs > 0 && lengthNs < everyNs, lengthNs, "a freeze shorter than its period");
    }

    @Override
    public long drawNs(RandomGenerator random, long sinceResetNs) {
      long leftNs = everyNs - Math.floorMod(sinceResetNs, everyNs);
      return leftNs <= lengthNs ? leftNs : 0;
    }
  }
}

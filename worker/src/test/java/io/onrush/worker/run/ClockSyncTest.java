package io.onrush.worker.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ClockSyncTest {
  private static final long MS = 1_000_000L;

  static LongStream seeds() {
    return new Random(15).longs(200);
  }

  @Test
  void nothingIsKnownBeforeTheFirstRoundTrip() {
    ClockSync clock = new ClockSync();
    assertThat(clock.known()).isFalse();
    assertThat(clock.errorNs(0)).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void aSymmetricRoundTripGivesTheOffsetAndHalfOfItBoundsTheError() {
    ClockSync clock = new ClockSync();
    clock.add(1000, 51_500, 2000);
    assertThat(clock.known()).isTrue();
    assertThat(clock.offsetNs(2000)).isEqualTo(50_000);
    assertThat(clock.errorNs(2000)).isEqualTo(500);
  }

  @Test
  void theShortestRoundTripCounts() {
    ClockSync clock = new ClockSync();
    clock.add(0, 90 * MS, 100 * MS);
    clock.add(200 * MS, 250 * MS + 500_000, 201 * MS);
    clock.add(300 * MS, 310 * MS, 400 * MS);
    assertThat(clock.offsetNs(400 * MS)).isEqualTo(50 * MS);
    assertThat(clock.errorNs(400 * MS)).isBetween(500_000L, 530_000L);
  }

  @Test
  void theBoundGrowsWithTheAgeOfTheBestRoundTrip() {
    ClockSync clock = new ClockSync();
    clock.add(0, 0, 10);
    assertThat(clock.errorNs(10)).isEqualTo(5);
    assertThat(clock.errorNs(10 + 1000 * MS)).isEqualTo(5 + 100_000);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void theTrueOffsetLiesWithinTheBound(long seed) {
    check(seed, 0);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void theTrueOffsetLiesWithinTheBoundOfClocksThatDriftApart(long seed) {
    check(seed, (new Random(seed).nextBoolean() ? 1 : -1) * 50e-6);
  }

  /** The remote clock reads {@code offset + local * (1 + drift)}. */
  private static void check(long seed, double drift) {
    Random random = new Random(seed);
    long offsetNs = random.nextLong(2_000_000 * MS) - 1_000_000 * MS;
    long nowNs = 0;
    ClockSync clock = new ClockSync();
    for (int i = 0; i < 300; i++) {
      long sentNs = nowNs;
      long thereNs = sentNs + delayNs(random);
      nowNs = thereNs + delayNs(random);
      clock.add(sentNs, offsetNs + thereNs + Math.round(drift * thereNs), nowNs);
      nowNs += random.nextInt(500) * MS;
      long trueOffsetNs = offsetNs + Math.round(drift * nowNs);
      assertThat(Math.abs(clock.offsetNs(nowNs) - trueOffsetNs))
          .as("seed %d, round trip %d", seed, i)
          .isLessThanOrEqualTo(clock.errorNs(nowNs) + 2);
    }
  }

  private static long delayNs(Random random) {
    return random.nextInt(10) == 0 ? random.nextLong(200 * MS) : random.nextLong(1 * MS);
  }
}

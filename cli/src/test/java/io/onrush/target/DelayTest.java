package io.onrush.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DelayTest {

  private static final long MS = 1_000_000;

  @Test
  void everyFormIsRead() {
    assertThat(Delay.parse("none")).isEqualTo(new Delay.None());
    assertThat(Delay.parse("0")).isEqualTo(new Delay.None());
    assertThat(Delay.parse("0ms")).isEqualTo(new Delay.None());
    assertThat(Delay.parse(" 5ms ")).isEqualTo(new Delay.Fixed(5 * MS));
    assertThat(Delay.parse("1.5us")).isEqualTo(new Delay.Fixed(1_500));
    assertThat(Delay.parse("60m")).isEqualTo(new Delay.Fixed(Delay.MAX_NS));
    assertThat(Delay.parse("lognormal:5ms,0.5")).isEqualTo(new Delay.LogNormal(5 * MS, 0.5));
    assertThat(Delay.parse("bimodal:1ms, 50ms, 0.1"))
        .isEqualTo(new Delay.Bimodal(MS, 50 * MS, 0.1));
    assertThat(Delay.parse("freeze:1s/10s")).isEqualTo(new Delay.Freeze(1_000 * MS, 10_000 * MS));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "5",
        "-5ms",
        "5 parsecs",
        "61m",
        "99999999999999s",
        "lognormal:5ms",
        "lognormal:0ms,1",
        "lognormal:5ms,-1",
        "lognormal:5ms,NaN",
        "lognormal:5ms,x",
        "bimodal:1ms,50ms,1.1",
        "bimodal:1ms,50ms",
        "freeze:1s",
        "freeze:10s/10s",
        "freeze:0s/10s",
        "gamma:1ms,2"
      })
  void whatIsNoDelayIsRefusedByItsValue(String text) {
    assertThatThrownBy(() -> Delay.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + text + "'")
        .hasMessageContaining("expected: none, 5ms, lognormal:5ms,0.5");
  }

  @Test
  void theSameSeedGivesTheSameDelays() {
    Delay delay = Delay.parse("lognormal:5ms,0.5");
    assertThat(draws(delay, 1_000)).isEqualTo(draws(delay, 1_000));
  }

  @Test
  void lognormalHasItsMedianAndItsSpread() {
    long[] sorted = draws(Delay.parse("lognormal:5ms,0.5"), 100_000);
    Arrays.sort(sorted);
    assertThat(sorted[50_000] / 5e6).isCloseTo(1, within(0.02));
    // One sigma above the median: exp(0.5).
    assertThat(sorted[84_134] / 5e6).isCloseTo(Math.exp(0.5), within(0.04));
  }

  @Test
  void noDrawIsLongerThanTheBound() {
    long[] drawn = draws(Delay.parse("lognormal:60m,10"), 1_000);
    assertThat(Arrays.stream(drawn).min().orElseThrow()).isNotNegative();
    assertThat(Arrays.stream(drawn).max()).hasValue(Delay.MAX_NS);
  }

  @Test
  void bimodalHasItsShareOfSlowOnes() {
    long[] drawn = draws(Delay.parse("bimodal:1ms,50ms,0.1"), 100_000);
    assertThat(drawn).containsOnly(MS, 50 * MS);
    assertThat(Arrays.stream(drawn).filter(ns -> ns == 50 * MS).count() / 1e5)
        .isCloseTo(0.1, within(0.01));
  }

  @Test
  void freezeAnswersAtItsEndWhatCameMeanwhile() {
    Delay freeze = new Delay.Freeze(100, 1_000);
    SplittableRandom random = new SplittableRandom(1);
    assertThat(LongStream.of(0, 899, 900, 950, 999, 1_000, 1_900))
        .map(at -> freeze.drawNs(random, at))
        .containsExactly(0L, 0L, 100L, 50L, 1L, 0L, 100L);
  }

  private static long[] draws(Delay delay, int count) {
    SplittableRandom random = new SplittableRandom(42);
    return LongStream.range(0, count).map(i -> delay.drawNs(random, i)).toArray();
  }
}

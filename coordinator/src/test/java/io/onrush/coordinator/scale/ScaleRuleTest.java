package io.onrush.coordinator.scale;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class ScaleRuleTest {
  private static final Strain FINE = new Strain(true, false, 1000, 995);
  private static final Strain BEHIND = new Strain(true, false, 1000, 980);
  private static final Strain SATURATED = new Strain(true, true, 1000, 1000);

  private final ScaleRule rule = new ScaleRule(10, Duration.ofSeconds(60));
  private long nowNs;

  @Test
  void nothingChangesWhileTheWorkersKeepUp() {
    assertThat(during(FINE, 3, 600)).isEmpty();
    assertThat(during(new Strain(true, false, 0, 0), 3, 600)).as("nothing is due").isEmpty();
  }

  @Test
  void moreAreStartedOnceOneHasBeenSaturatedForAWhile() {
    assertThat(during(SATURATED, 3, 4)).isEmpty();
    assertThat(during(SATURATED, 3, 2)).hasValue(4);
  }

  @Test
  void moreAreStartedWhileTheRateIsNotReached() {
    assertThat(during(BEHIND, 8, 6)).as("a quarter more").hasValue(10);
  }

  @Test
  void aMomentOfStrainIsNotEnough() {
    for (int i = 0; i < 20; i++) {
      assertThat(during(SATURATED, 3, 3)).isEmpty();
      assertThat(during(FINE, 3, 1)).isEmpty();
    }
  }

  @Test
  void thoseThatWereAskedForAreWaitedFor() {
    assertThat(during(SATURATED, 3, 6)).hasValue(4);
    assertThat(during(SATURATED, 4, 40)).isEmpty();
    assertThat(during(SATURATED, 4, 10)).hasValue(5);
  }

  @Test
  void neverMoreThanAllowed() {
    assertThat(during(SATURATED, 9, 6)).hasValue(10);
    assertThat(during(SATURATED, 10, 600)).isEmpty();
    assertThat(during(SATURATED, 14, 600)).as("somebody else wanted more").isEmpty();
  }

  @Test
  void afterTheRunThereAreAsManyAsBefore() {
    assertThat(during(SATURATED, 3, 6)).hasValue(4);
    assertThat(during(SATURATED, 4, 50)).hasValue(5);
    assertThat(during(Strain.IDLE, 5, 58)).isEmpty();
    assertThat(during(Strain.IDLE, 5, 5)).hasValue(3);
    assertThat(during(Strain.IDLE, 5, 5)).as("until it is so").hasValue(3);
    assertThat(during(Strain.IDLE, 3, 600)).isEmpty();
    assertThat(during(Strain.IDLE, 5, 600)).as("somebody else wanted more").isEmpty();
  }

  @Test
  void aPauseIsNoEnd() {
    assertThat(during(SATURATED, 3, 6)).hasValue(4);
    assertThat(during(Strain.BUSY, 4, 600)).isEmpty();
  }

  @Test
  void withoutHavingScaledUpNothingIsScaledDown() {
    assertThat(during(Strain.IDLE, 5, 600)).isEmpty();
    assertThat(during(SATURATED, 3, 6)).hasValue(4);
    assertThat(during(Strain.IDLE, 2, 600)).as("somebody else wanted fewer").isEmpty();
  }

  /** What the rule says first within so many seconds. */
  private OptionalInt during(Strain strain, int replicas, int seconds) {
    for (int i = 0; i <= seconds; i++) {
      nowNs += Duration.ofSeconds(i == 0 ? 0 : 1).toNanos();
      OptionalInt said = rule.on(strain, replicas, nowNs);
      if (said.isPresent()) {
        return said;
      }
    }
    return OptionalInt.empty();
  }
}

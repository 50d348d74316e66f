package io.onrush.bench.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.onrush.target.Truth;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;

/** A plan of 1000 a second, 10 in each tick of 10 ms, held for 20 s after a ramp of 5 s. */
class SecondsTest {
  private static final Course COURSE = new Course(1000, 5_000, 25_000);

  /** The plan, with some ticks changed: by their run time in milliseconds, what arrives in them. */
  private static Seconds seconds(IntUnaryOperator change, double lateMs) {
    List<Integer> ticks = new ArrayList<>();
    double owed = 0;
    for (int ms = 0; ms < COURSE.totalMs(); ms += 10) {
      owed += COURSE.plannedBefore(ms + 10.0) - COURSE.plannedBefore(ms);
      int due = (int) owed;
      owed -= due;
      int changed = change.applyAsInt(ms);
      ticks.add(changed < 0 ? due : changed);
    }
    Map<String, Truth.Source> sources =
        Map.of("a", new Truth.Source(ticks.stream().mapToInt(n -> n).sum(), ticks));
    Truth.Spread none = new Truth.Spread(0, 0, 0, 0, 0, 0, 0, 0);
    Instant start = Instant.parse("2026-11-25T12:00:00Z");
    Truth truth = new Truth(0, List.of(), 0, start.toString(), none, none, Map.of(), 0, 0, sources);
    return new Seconds(Curve.of(COURSE, truth, start, sources), lateMs);
  }

  @Test
  void thePlanItselfIsWithinItsTolerance() {
    Seconds seconds = seconds(ms -> -1, 0);
    assertThat(seconds.worstBelow(0, 25_000)).isGreaterThan(-0.01);
    assertThat(seconds.worstAbove(-1_000, 26_000)).isLessThan(0.01);
    assertThat(seconds.backAfterMs(8_000, 25_000, 0.01)).isZero();
  }

  @Test
  void aThirdThatIsMissingIsSeenUntilItIsBack() {
    Seconds seconds = seconds(ms -> ms >= 10_000 && ms < 11_700 ? 7 : -1, 0);
    assertThat(seconds.worstBelow(0, 25_000)).isCloseTo(-0.3, within(1e-9));
    assertThat(seconds.worstAbove(0, 25_000)).isLessThan(0.01);
    assertThat(seconds.backAfterMs(10_000, 25_000, 0.01)).isBetween(1_650.0, 1_700.0);
  }

  @Test
  void aShareThatTwoSendIsSeen() {
    Seconds seconds = seconds(ms -> ms >= 10_000 && ms < 10_300 ? 13 : -1, 5);
    assertThat(seconds.worstAbove(0, 25_000)).isCloseTo(0.09, within(1e-9));
  }

  @Test
  void aGapLongBeforeExcusesNoExcess() {
    Seconds seconds =
        seconds(
            ms -> ms >= 10_000 && ms < 10_500 ? 0 : ms >= 12_000 && ms < 12_500 ? 20 : -1, 1000);
    assertThat(seconds.worstAbove(0, 25_000)).isCloseTo(0.5, within(1e-9));
  }

  @Test
  void whatIsLateByTheLagCountsWhereItWasDue() {
    IntUnaryOperator stalled = ms -> ms >= 10_000 && ms < 10_400 ? 0 : ms == 10_400 ? 410 : -1;
    Seconds excused = seconds(stalled, 400);
    assertThat(excused.worstAbove(0, 25_000)).isLessThan(0.01);
    assertThat(excused.worstBelow(0, 25_000)).isGreaterThan(-0.01);
    Seconds unexcused = seconds(stalled, 0);
    assertThat(unexcused.worstAbove(0, 25_000)).isGreaterThan(0.1);
    assertThat(unexcused.worstBelow(0, 25_000)).isLessThan(-0.1);
  }

  @Test
  void moreThanThePlanAfterItsEndIsSeen() {
    Seconds seconds = seconds(ms -> ms >= 24_900 ? 30 : -1, 0);
    assertThat(seconds.worstAbove(0, 26_000)).isGreaterThan(0.1);
  }
}

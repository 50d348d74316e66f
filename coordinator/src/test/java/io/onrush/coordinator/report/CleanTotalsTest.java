package io.onrush.coordinator.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.onrush.coordinator.checkpoint.Checkpoints;
import io.onrush.coordinator.report.RunView.GapView;
import io.onrush.measure.Cell;
import io.onrush.measure.Counts;
import io.onrush.measure.EncodedHistogram;
import io.onrush.measure.Interval;
import io.onrush.pace.Courses;
import io.onrush.plan.Plan;
import io.onrush.plan.Threshold.OnGap;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CleanTotalsTest {
  private static final long SECOND_NS = Sample.SECOND_NS;
  private static final Plan PLAN = Sample.plan(GapsTest.fast(OnGap.EXCLUDE));
  private static final Courses COURSES = Courses.of(PLAN);

  private final CleanTotals clean = CleanTotals.forPlan(PLAN).orElseThrow();

  private void pass(int from, int to) {
    for (int second = from; second < to; second++) {
      clean.merge("a", Sample.interval(second, Sample.answered(10, 1_000)));
    }
  }

  private long sent() {
    return clean.totals().counts().sent();
  }

  @Test
  void theyAreKeptOnlyIfAThresholdAsksForThem() {
    assertThat(CleanTotals.forPlan(Sample.plan())).isEmpty();
    Plan others = Sample.plan(GapsTest.fast(OnGap.INCLUDE), GapsTest.fast(OnGap.INVALID));
    assertThat(CleanTotals.forPlan(others)).isEmpty();
  }

  @Test
  void aSecondCountsTenSecondsAfterItsEndUnlessAGapOverlapsIt() {
    pass(0, 12);
    List<GapView> gaps = List.of(GapsTest.lost(0.9, 1.1, 5));
    clean.settle(11 * SECOND_NS - 1, gaps);
    assertThat(sent()).isZero();
    clean.settle(13 * SECOND_NS, gaps);
    assertThat(sent()).isEqualTo(10);
    assertThat(clean.seconds(COURSES, 20 * SECOND_NS)).isEqualTo(1);
    clean.finish(gaps);
    assertThat(sent()).isEqualTo(100);
    assertThat(clean.seconds(COURSES, 20 * SECOND_NS)).isEqualTo(10);
    assertThat(clean.seconds(COURSES, 5 * SECOND_NS / 2)).isEqualTo(0.5);
  }

  @Test
  void whatIsDecidedStaysSo() {
    pass(0, 5);
    clean.settle(13 * SECOND_NS, List.of(GapsTest.lost(1, 2, 5)));
    assertThat(sent()).isEqualTo(20);
    clean.merge("b", Sample.interval(1, Sample.answered(10, 1_000)));
    assertThat(sent()).isEqualTo(20);
    clean.merge("b", Sample.interval(0, Sample.answered(10, 1_000)));
    assertThat(sent()).isEqualTo(30);
    clean.finish(List.of(GapsTest.lost(0, 1, 5)));
    assertThat(sent()).isEqualTo(50);
  }

  @Test
  void aGapThatTurnsOutToBeNoneExcludesNothing() {
    pass(0, 2);
    clean.settle(5 * SECOND_NS, List.of(GapsTest.lost(0, 2, 5)));
    clean.finish(List.of(GapsTest.lost(0, 2, 0)));
    assertThat(sent()).isEqualTo(20);
  }

  @Test
  void anIntervalOfSeveralSecondsCountsOnlyIfAllOfThemDo() {
    Interval wide = new Interval(1, 0, 3 * SECOND_NS, List.of(Sample.answered(10, 1_000)));
    clean.merge("a", wide);
    clean.merge("b", Sample.interval(0, Sample.answered(1, 1_000)));
    clean.finish(List.of(GapsTest.lost(2.5, 2.6, 1)));
    assertThat(sent()).isEqualTo(1);
  }

  @Test
  void secondsInWhichAWorkerHadNoLeaseAreExcludedForAll() {
    pass(0, 3);
    clean.merge("b", Sample.interval(1, Sample.answered(10, 1_000), GapsTest.missing(3)));
    clean.finish(List.of());
    assertThat(sent()).isEqualTo(20);
    assertThat(clean.seconds(COURSES, 20 * SECOND_NS)).isEqualTo(2);
  }

  @Test
  void whatWaitsIsBounded() {
    EncodedHistogram large = EncodedHistogram.of(new byte[1 << 20]);
    EncodedHistogram none = EncodedHistogram.EMPTY;
    Counts one = new Counts(1, 1, 1, 0, 0, 0);
    List<Integer> refused = new ArrayList<>();
    int most = CleanTotals.MOST_WAITING_BYTES >> 20;
    for (int second = 0; second < most + 1; second++) {
      Cell cell = new Cell(0, 0, one, large, none, none, List.of(), 0, 0, 0, 0, 0, 0, List.of());
      try {
        clean.merge("a", Sample.interval(second, cell));
      } catch (IllegalArgumentException decidedAndNoHistogram) {
        refused.add(second);
      }
    }
    assertThat(refused).containsExactly(most - 1, most);
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void restoredTotalsGoOnAsIfNeverInterrupted(long seed) {
    Random random = new Random(seed);
    int seconds = 20 + random.nextInt(40);
    double from = random.nextDouble() * seconds;
    List<GapView> gaps = List.of(GapsTest.lost(from, from + random.nextInt(5), 7));
    List<RandomIntervals.From> all = RandomIntervals.of(random, seconds);
    int at = random.nextInt(all.size() + 1);
    CleanTotals resumed = clean;
    CleanTotals whole = CleanTotals.forPlan(PLAN).orElseThrow();
    for (int i = 0; i < all.size(); i++) {
      if (i == at) {
        byte[] bytes = Checkpoints.encode(resumed.state());
        resumed = CleanTotals.of(PLAN, Checkpoints.decode(bytes, CleanState.class));
      }
      RandomIntervals.From next = all.get(i);
      long runNs = (i / 3) * SECOND_NS;
      for (CleanTotals each : List.of(whole, resumed)) {
        each.merge(next.worker(), next.interval());
        each.settle(runNs, gaps);
      }
    }
    assertThat(resumed.state()).isEqualTo(whole.state());
    whole.finish(gaps);
    resumed.finish(gaps);
    assertThat(resumed.state()).isEqualTo(whole.state());
    assertThat(resumed.seconds(COURSES, Long.MAX_VALUE))
        .isEqualTo(whole.seconds(COURSES, Long.MAX_VALUE));
  }
}

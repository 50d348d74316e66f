package io.onrush.coordinator.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.onrush.coordinator.report.Report.ThresholdReport;
import io.onrush.coordinator.report.ThresholdEvaluator.Standing;
import io.onrush.measure.Cell;
import io.onrush.measure.Counts;
import io.onrush.measure.Interval;
import io.onrush.pace.Courses;
import io.onrush.plan.Comparison;
import io.onrush.plan.Plan;
import io.onrush.plan.Threshold;
import io.onrush.plan.Threshold.Basic;
import io.onrush.plan.Threshold.OnGap;
import io.onrush.plan.Threshold.Percentile;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ThresholdEvaluatorTest {
  private static final long SECOND_NS = Sample.SECOND_NS;

  private static Threshold selecting(Map<String, String> selector) {
    return new Threshold(
        "http_req_duration",
        selector,
        "max<5",
        Basic.MAX,
        Comparison.LESS,
        5,
        false,
        Duration.ZERO);
  }

  private static Threshold aborting(Duration delay) {
    return aborting(delay, OnGap.INCLUDE);
  }

  private static Threshold aborting(Duration delay, OnGap onGap) {
    return new Threshold(
        "http_req_duration",
        Map.of(),
        "p(95)<5",
        new Percentile(95),
        Comparison.LESS,
        5,
        true,
        delay,
        onGap);
  }

  private static Standing evaluate(RunTotals totals, long runNs, boolean ended) {
    RunState state = ended ? RunState.FINISHED : RunState.RUNNING;
    RunView view = Sample.view(totals.plan(), state, runNs);
    return ThresholdEvaluator.evaluate(view, totals, Optional.empty());
  }

  private static ThresholdReport only(Plan plan, long runNs, Cell... cells) {
    RunTotals totals = new RunTotals(plan);
    totals.merge("a", Sample.interval(0, cells));
    return evaluate(totals, runNs, true).reports().getFirst();
  }

  @Test
  void trendsAreInMilliseconds() {
    Plan plan =
        Sample.plan(
            Sample.threshold(
                "http_req_duration", new Percentile(95), Comparison.LESS_OR_EQUAL, 1.0));
    ThresholdReport report = only(plan, SECOND_NS, Sample.answered(10, 1_000));
    assertThat(report.value()).isEqualTo(1.0);
    assertThat(report.passed()).isTrue();
  }

  @Test
  void selectorsJudgeOnlyTheirOwnRequests() {
    Plan plan =
        Sample.plan(
            selecting(Map.of("name", "home")),
            selecting(Map.of("name", "search")),
            selecting(Map.of("scenario", "main")),
            selecting(Map.of("scenario", "side", "name", "home")),
            selecting(Map.of("name", "nobody")));
    RunTotals totals = new RunTotals(plan);
    Counts one = new Counts(1, 1, 1, 0, 0, 0);
    totals.merge(
        "a",
        Sample.interval(
            0,
            Sample.cell(0, 0, one, List.of(), 1_000),
            Sample.cell(0, 1, one, List.of(), 2_000),
            Sample.cell(1, 2, one, List.of(), 9_000)));
    List<ThresholdReport> reports = evaluate(totals, SECOND_NS, false).reports();
    assertThat(reports)
        .extracting(ThresholdReport::metric)
        .containsExactly(
            "http_req_duration{name:home}",
            "http_req_duration{name:search}",
            "http_req_duration{scenario:main}",
            "http_req_duration{name:home,scenario:side}",
            "http_req_duration{name:nobody}");
    assertThat(reports)
        .extracting(ThresholdReport::value)
        .containsExactly(9.007, 2.0, 2.0, 9.007, null);
    assertThat(reports)
        .extracting(ThresholdReport::passed)
        .containsExactly(false, true, true, false, null);
  }

  @Test
  void theRateOfACounterIsPerSecondInWhichRequestsWereDue() {
    Plan plan =
        Sample.plan(Sample.threshold("http_reqs", Basic.RATE, Comparison.GREATER_OR_EQUAL, 50));
    RunTotals totals = new RunTotals(plan);
    for (int second = 0; second < 20; second++) {
      totals.merge("a", Sample.interval(second, Sample.answered(50, 1_000)));
    }
    totals.merge("a", Sample.interval(20));
    ThresholdReport end = evaluate(totals, 20 * SECOND_NS, true).reports().getFirst();
    assertThat(end.value()).isEqualTo(50.0);
    assertThat(end.passed()).isTrue();
  }

  @Test
  void aPauseDoesNotDiluteTheRateOfACounter() {
    for (OnGap onGap : List.of(OnGap.INCLUDE, OnGap.EXCLUDE)) {
      Threshold threshold =
          new Threshold(
              "http_reqs",
              Map.of(),
              "rate>49",
              Basic.RATE,
              Comparison.GREATER,
              49,
              true,
              Duration.ZERO,
              onGap);
      Plan plan = Sample.plan(threshold);
      RunTotals totals = new RunTotals(plan);
      Optional<CleanTotals> clean = CleanTotals.forPlan(plan);
      for (int second = 0; second < 40; second++) {
        Cell[] cells = second < 5 ? new Cell[] {Sample.answered(50, 1_000)} : new Cell[0];
        Interval interval = Sample.interval(second, cells);
        totals.merge("a", interval);
        clean.ifPresent(c -> c.merge("a", interval));
      }
      RunView running = Sample.view(plan, RunState.RUNNING, 40 * SECOND_NS);
      RunView paused = Sample.with(running, Courses.of(plan).pause(5 * SECOND_NS));
      Standing standing = ThresholdEvaluator.evaluate(paused, totals, clean);
      assertThat(standing.reports().getFirst().value()).as("%s", onGap).isEqualTo(50.0);
      assertThat(standing.aborting()).isEmpty();
    }
  }

  @Test
  void theRateOfACounterIsNotJudgedBeforeAllHaveToldOfItsSeconds() {
    Threshold threshold =
        new Threshold(
            "http_reqs",
            Map.of(),
            "rate>99",
            Basic.RATE,
            Comparison.GREATER,
            99,
            true,
            Duration.ZERO);
    RunTotals totals = new RunTotals(Sample.plan(threshold));
    for (int second = 0; second < 12; second++) {
      totals.merge("a", Sample.interval(second, Sample.answered(50, 1_000)));
      if (second < 10) {
        totals.merge("b", Sample.interval(second, Sample.answered(50, 1_000)));
      }
    }
    RunView view = Sample.view(totals.plan(), RunState.RUNNING, 12 * SECOND_NS);
    Standing waiting = told(view, 10 * SECOND_NS, totals);
    assertThat(waiting.reports().getFirst().value()).isNull();
    assertThat(waiting.reports().getFirst().passed()).isNull();
    assertThat(waiting.aborting()).isEmpty();
    assertThat(told(view, 12 * SECOND_NS, totals).aborting()).containsExactly(threshold);
    RunView end = Sample.view(totals.plan(), RunState.FINISHED, 12 * SECOND_NS);
    assertThat(told(end, 10 * SECOND_NS, totals).crossed()).containsExactly(threshold);
  }

  @Test
  void aThresholdThatExcludesGapsAbortsThoughNobodyAsksForAReport() {
    Plan plan = Sample.plan(aborting(Duration.ZERO, OnGap.EXCLUDE));
    RunTotals totals = new RunTotals(plan);
    CleanTotals clean = CleanTotals.forPlan(plan).orElseThrow();
    for (int second = 0; second < 12; second++) {
      totals.merge("a", Sample.interval(second, Sample.answered(10, 9_000)));
      clean.merge("a", Sample.interval(second, Sample.answered(10, 9_000)));
    }
    RunView view = Sample.view(plan, RunState.RUNNING, 12 * SECOND_NS);
    Standing standing = ThresholdEvaluator.evaluate(view, totals, Optional.of(clean));
    assertThat(standing.aborting()).hasSize(1);
  }

  private static Standing told(RunView v, long toldNs, RunTotals totals) {
    RunView view = Sample.with(v, List.of(), Long.MAX_VALUE, toldNs);
    return ThresholdEvaluator.evaluate(view, totals, Optional.empty());
  }

  @Test
  void aRateOfFailuresIsAFractionOfWhatEnded() {
    Plan plan = Sample.plan(Sample.threshold("http_req_failed", Basic.RATE, Comparison.LESS, 0.25));
    Cell quarter = Sample.cell(0, 0, new Counts(10, 9, 6, 2, 1, 0), List.of(), 1_000);
    ThresholdReport report = only(plan, SECOND_NS, quarter);
    assertThat(report.value()).isEqualTo(0.25);
    assertThat(report.passed()).isFalse();
  }

  @Test
  void everyAggregationOfEveryMetricHasItsValue() {
    Cell cell = Sample.cell(0, 0, new Counts(10, 8, 6, 2, 2, 0), List.of(), 1_000, 1_000, 4_000);
    Map<String, Double> expected =
        Map.of(
            "http_req_service MIN", 1.0,
            "generator_lag MED", 1.0,
            "http_req_duration COUNT", 3.0,
            "http_req_duration AVG", 2.0,
            "checks RATE", 0.75,
            "dropped_iterations COUNT", 2.0,
            "data_sent COUNT", 100.0,
            "data_received RATE", 1000.0,
            "http_reqs COUNT", 8.0);
    expected.forEach(
        (what, value) -> {
          String[] words = what.split(" ", -1);
          Plan plan =
              Sample.plan(
                  Sample.threshold(words[0], Basic.valueOf(words[1]), Comparison.GREATER, 0));
          assertThat(only(plan, SECOND_NS, cell).value())
              .as(what)
              .isCloseTo(value, org.assertj.core.data.Offset.offset(0.001));
        });
  }

  @Test
  void whatIsInFlightIsAnIterationAndNoRequestYet() {
    Cell cell = Sample.cell(0, 0, new Counts(10, 8, 5, 2, 2, 0), List.of(), 1_000);
    Plan plan =
        Sample.plan(
            Sample.threshold("http_reqs", Basic.COUNT, Comparison.GREATER, 0),
            Sample.threshold("iterations", Basic.COUNT, Comparison.GREATER, 0));
    RunTotals totals = new RunTotals(plan);
    totals.merge("a", Sample.interval(0, cell));
    assertThat(evaluate(totals, SECOND_NS, false).reports())
        .extracting(ThresholdReport::value)
        .containsExactly(7.0, 8.0);
  }

  @Test
  void withoutDataAThresholdIsOpenWhileTheRunLivesAndHasNotHeldAtItsEnd() {
    RunTotals totals = new RunTotals(Sample.plan(aborting(Duration.ZERO)));
    Standing live = evaluate(totals, 60 * SECOND_NS, false);
    assertThat(live.reports().getFirst().value()).isNull();
    assertThat(live.reports().getFirst().passed()).isNull();
    assertThat(live.crossed()).isEmpty();
    Standing end = evaluate(totals, 60 * SECOND_NS, true);
    assertThat(end.reports().getFirst().value()).isNull();
    assertThat(end.reports().getFirst().passed()).isFalse();
    assertThat(end.crossed()).hasSize(1);
    assertThat(end.aborting()).isEmpty();
  }

  @Test
  void aCrossedThresholdAbortsOnlyFromItsDelayOn() {
    Plan plan = Sample.plan(aborting(Duration.ofSeconds(3)), selecting(Map.of()));
    RunTotals totals = new RunTotals(plan);
    totals.merge("a", Sample.interval(0, Sample.answered(10, 9_000)));
    Standing early = evaluate(totals, 3 * SECOND_NS - 1, false);
    assertThat(early.crossed()).hasSize(2);
    assertThat(early.aborting()).isEmpty();
    Standing late = evaluate(totals, 3 * SECOND_NS, false);
    assertThat(late.aborting()).containsExactly(plan.thresholds().getFirst());
    for (int second = 1; second < 30; second++) {
      totals.merge("a", Sample.interval(second, Sample.answered(10, 1_000)));
    }
    Standing recovered = evaluate(totals, 31 * SECOND_NS, false);
    assertThat(recovered.aborting()).isEmpty();
  }
}

package io.onrush.coordinator.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.onrush.coordinator.report.Report.GapReport;
import io.onrush.coordinator.report.Report.Verdict;
import io.onrush.coordinator.report.RunView.GapView;
import io.onrush.measure.Cell;
import io.onrush.measure.Counts;
import io.onrush.plan.Comparison;
import io.onrush.plan.Plan;
import io.onrush.plan.Threshold;
import io.onrush.plan.Threshold.Basic;
import io.onrush.plan.Threshold.OnGap;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class GapsTest {
  private static final long SECOND_NS = Sample.SECOND_NS;

  static GapView lost(double from, double to, long unaccounted) {
    return new GapView(
        OptionalInt.of(2),
        Optional.of("b"),
        (long) (from * SECOND_NS),
        (long) (to * SECOND_NS),
        GapCause.WORKER_LOST,
        0,
        unaccounted);
  }

  /** The slowest response must be below 5 ms. */
  static Threshold fast(OnGap onGap) {
    return new Threshold(
        "http_req_duration",
        Map.of(),
        "max<5",
        Basic.MAX,
        Comparison.LESS,
        5,
        false,
        Duration.ZERO,
        onGap);
  }

  static Cell missing(int n) {
    return Sample.cell(0, 0, new Counts(n, 0, 0, 0, 0, n), List.of());
  }

  private static RunView view(Plan plan, RunState state, GapView... gaps) {
    RunView v =
        Sample.view(
            plan, state, 20 * SECOND_NS, Sample.worker("a", 1, 0, 0), Sample.worker("b", 2, 0, 0));
    return Sample.with(v, List.of(gaps), Long.MAX_VALUE, Long.MAX_VALUE);
  }

  @Test
  void theReportListsWhatTheOwnerKnowsAndWhatTheIntervalsTell() {
    RunTotals totals = new RunTotals(Sample.plan());
    totals.merge("a", Sample.interval(3, Sample.answered(5, 1_000), missing(2)));
    totals.merge("a", Sample.interval(4, missing(4)));
    totals.merge("b", Sample.interval(4, Sample.answered(5, 1_000)));
    GapView nobody =
        new GapView(
            OptionalInt.empty(),
            Optional.empty(),
            SECOND_NS / 2,
            SECOND_NS,
            GapCause.SHARE_MOVED_LATE,
            9,
            0);
    GapView none = lost(2, 2.5, 0);
    RunView view = view(Sample.plan(), RunState.RUNNING, lost(7.25, 8, 11), nobody, none);
    assertThat(ReportBuilder.build(view, totals).gaps())
        .containsExactly(
            new GapReport(null, null, 0.5, 1, "share moved late", 9, 0),
            new GapReport(1, "a", 3, 5, "no lease", 6, 0),
            new GapReport(2, "b", 7.25, 8, "worker lost", 0, 11));
  }

  @Test
  void droppedRequestsAreNoGap() {
    RunTotals totals = new RunTotals(Sample.plan());
    Cell dropping = Sample.cell(0, 0, new Counts(4, 0, 0, 0, 4, 0), List.of());
    totals.merge("a", Sample.interval(3, dropping));
    RunView view = view(Sample.plan(), RunState.RUNNING);
    assertThat(ReportBuilder.build(view, totals).gaps()).isEmpty();
  }

  @Test
  void aGapMakesTheRunInvalidWhereAThresholdSaysSo() {
    for (OnGap onGap : OnGap.values()) {
      Plan plan = Sample.plan(fast(onGap));
      RunTotals totals = new RunTotals(plan);
      totals.merge("a", Sample.interval(3, Sample.answered(5_000, 1_000), missing(2)));
      Report without = ReportBuilder.build(view(plan, RunState.FINISHED), new RunTotals(plan));
      assertThat(without.verdictReasons()).noneMatch(reason -> reason.contains("gap"));
      Report report = ReportBuilder.build(view(plan, RunState.FINISHED, lost(7, 8, 1)), totals);
      if (onGap == OnGap.INVALID) {
        assertThat(report.verdict()).isEqualTo(Verdict.INVALID);
        assertThat(report.verdictReasons())
            .containsExactly(
                "http_req_duration: max<5 allows no gap: worker 1 from 3.0 s to 4.0 s: no lease,"
                    + " and 1 more");
      } else {
        assertThat(report.verdict()).isEqualTo(Verdict.PASSED);
      }
    }
  }

  @Test
  void aThresholdThatExcludesGapsIsJudgedWithoutTheirSeconds() {
    Plan plan = Sample.plan(fast(OnGap.EXCLUDE), fast(OnGap.INCLUDE));
    RunTotals totals = new RunTotals(plan);
    CleanTotals clean = CleanTotals.forPlan(plan).orElseThrow();
    for (int second = 0; second < 20; second++) {
      long us = second == 7 ? 900_000 : 1_000;
      totals.merge("a", Sample.interval(second, Sample.answered(100, us)));
      clean.merge("a", Sample.interval(second, Sample.answered(100, us)));
    }
    Report report =
        ReportBuilder.build(
            view(plan, RunState.FINISHED, lost(7.25, 7.5, 11)), totals, Optional.of(clean));
    assertThat(report.thresholds().get(0).value()).isEqualTo(1.0);
    assertThat(report.thresholds().get(0).passed()).isTrue();
    assertThat(report.thresholds().get(1).passed()).isFalse();
    assertThat(report.metrics().duration().count()).isEqualTo(2000);
  }
}

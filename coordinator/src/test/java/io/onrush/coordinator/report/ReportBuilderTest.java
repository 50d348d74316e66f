package io.onrush.coordinator.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.onrush.coordinator.report.Report.SecondReport;
import io.onrush.coordinator.report.Report.Totals;
import io.onrush.coordinator.report.Report.Verdict;
import io.onrush.coordinator.report.Report.WorkerReport;
import io.onrush.coordinator.report.RunView.WorkerView;
import io.onrush.measure.Cell;
import io.onrush.measure.Counts;
import io.onrush.plan.Comparison;
import io.onrush.plan.Plan;
import io.onrush.plan.Threshold.Basic;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReportBuilderTest {
  private static final long SECOND_NS = Sample.SECOND_NS;

  private static void assertAddsUp(Totals t) {
    assertThat(t.planned()).isEqualTo(t.sent() + t.dropped() + t.missed() + t.unaccounted());
    assertThat(t.sent()).isEqualTo(t.succeeded() + t.failed() + t.inFlight());
  }

  private static Totals plus(Totals a, Totals b) {
    return new Totals(
        a.planned() + b.planned(),
        a.sent() + b.sent(),
        a.succeeded() + b.succeeded(),
        a.failed() + b.failed(),
        a.inFlight() + b.inFlight(),
        a.dropped() + b.dropped(),
        a.missed() + b.missed(),
        a.unaccounted() + b.unaccounted());
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void theSumsHoldToTheUnitInTheWholeAndByWorkerWhateverWasLost(long seed) {
    Random random = new Random(seed);
    RunTotals totals = new RunTotals(Sample.plan());
    for (int i = 0; i < 200; i++) {
      long succeeded = random.nextInt(50);
      long failed = random.nextInt(5);
      long sent = succeeded + failed + random.nextInt(3);
      long dropped = random.nextInt(3);
      long missed = random.nextInt(3);
      // Now and then a worker's own books do not close.
      long due = sent + dropped + missed + (random.nextInt(10) == 0 ? random.nextInt(3) - 1 : 0);
      Counts counts = new Counts(due, sent, succeeded, failed, dropped, missed);
      Cell cell = Sample.cell(random.nextInt(3), random.nextInt(3), counts, List.of());
      totals.merge("w" + random.nextInt(4), Sample.interval(random.nextInt(20), cell));
    }
    // Of the four, the view knows three, and one that never reported.
    RunView view =
        Sample.view(
            totals.plan(),
            RunState.FINISHED,
            20 * SECOND_NS,
            Sample.worker("w0", 1, random.nextInt(100), random.nextInt(100)),
            Sample.worker("w1", 2, 0, random.nextInt(100)),
            Sample.worker("w2", 3, random.nextInt(100), 0),
            Sample.worker("w9", 4, 7, 11));
    Report report = ReportBuilder.build(view, totals);
    assertAddsUp(report.counts());
    Totals sum = new Totals(0, 0, 0, 0, 0, 0, 0, 0);
    for (WorkerReport worker : report.workers()) {
      assertAddsUp(worker.counts());
      sum = plus(sum, worker.counts());
    }
    assertThat(sum).isEqualTo(report.counts());
    assertThat(report.workers()).extracting(WorkerReport::id).contains("w3", "w9");
    report.stages().forEach(stage -> assertAddsUp(stage.counts()));
    report.requests().forEach(request -> assertAddsUp(request.counts()));
    assertThat(report.stages().stream().mapToLong(s -> s.counts().sent()).sum())
        .isEqualTo(report.counts().sent());
    assertThat(report.requests().stream().mapToLong(r -> r.counts().sent()).sum())
        .isEqualTo(report.counts().sent());
    assertThat(report.series().stream().mapToLong(SecondReport::sent).sum())
        .isEqualTo(report.counts().sent());
  }

  private static RunTotals tenSeconds(Plan plan) {
    RunTotals totals = new RunTotals(plan);
    for (int second = 0; second < 10; second++) {
      if (second != 4) {
        totals.merge("a", Sample.interval(second, Sample.answered(30 + second, 1_000)));
        totals.merge("b", Sample.interval(second, Sample.answered(30 + second, 1_000)));
      }
    }
    return totals;
  }

  @Test
  void theSeriesHasEverySecondFromTheFirstAndZerosWhereNothingHappened() {
    RunTotals totals = tenSeconds(Sample.plan());
    RunView view = Sample.view(totals.plan(), RunState.STOPPED, 12 * SECOND_NS + 1);
    List<SecondReport> series = ReportBuilder.build(view, totals).series();
    assertThat(series)
        .extracting(SecondReport::t)
        .containsExactly(1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0, 11.0, 12.0);
    // From 0 to 100/s in 10 s: the mean of the fifth second is 45/s.
    assertThat(series.get(4))
        .isEqualTo(new SecondReport(5, 45, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0));
    assertThat(series.get(9))
        .isEqualTo(new SecondReport(10, 105, 78, 78, 78, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1));
  }

  @Test
  void aLiveSeriesEndsWithTheLastSettledSecond() {
    RunTotals totals = tenSeconds(Sample.plan());
    totals.merge("a", Sample.interval(10, Sample.answered(7, 1_000)));
    WorkerView[] workers = {Sample.worker("a", 1, 0, 0), Sample.worker("b", 2, 0, 0)};
    RunView view =
        Sample.view(totals.plan(), RunState.RUNNING, 11 * SECOND_NS + SECOND_NS / 2, workers);
    Report report = ReportBuilder.build(view, totals);
    assertThat(report.series()).hasSize(10);
    assertThat(report.rate()).isEqualTo(new Report.Rates(110, 78));
    assertThat(report.workers()).extracting(WorkerReport::actualRate).containsExactly(39.0, 39.0);
    assertThat(report.stage()).isEqualTo(new Report.CurrentStage(2, "peak", 110));
    assertThat(report.verdict()).isNull();
    // Nobody reports any more: the seconds show all the same, as zeros.
    RunView later = Sample.view(totals.plan(), RunState.RUNNING, 17 * SECOND_NS, workers);
    assertThat(ReportBuilder.build(later, totals).series()).hasSize(14);
  }

  @Test
  void afterAStopNothingIsDueWhileTheLastResponsesAreWaitedFor() {
    Plan plan = Sample.plan(Sample.threshold("http_reqs", Basic.RATE, Comparison.GREATER, 49));
    RunTotals totals = new RunTotals(plan);
    for (int second = 0; second < 10; second++) {
      Cell[] cells = second < 6 ? new Cell[] {Sample.answered(50, 1_000)} : new Cell[0];
      totals.merge("a", Sample.interval(second, cells));
    }
    RunView view =
        Sample.with(
            Sample.view(plan, RunState.STOPPED, 10 * SECOND_NS, Sample.worker("a", 1, 0, 0)),
            List.of(),
            6 * SECOND_NS,
            Long.MAX_VALUE);
    Report report = ReportBuilder.build(view, totals);
    assertThat(report.thresholds().getFirst().value()).isEqualTo(50.0);
    assertThat(report.series())
        .filteredOn(second -> second.t() > 6)
        .hasSize(4)
        .allMatch(second -> second.targetRate() == 0);
    assertThat(report.series().get(5).targetRate()).isPositive();
    assertThat(report.duration()).as("the plan's").isEqualTo(20);
  }

  @Test
  void beforeTheStartThereIsNothingToShow() {
    RunTotals totals = new RunTotals(Sample.plan());
    Report report = ReportBuilder.build(Sample.view(totals.plan(), RunState.PREPARING, 0), totals);
    assertThat(report.stage()).isNull();
    assertThat(report.series()).isEmpty();
    assertThat(report.rate()).isEqualTo(new Report.Rates(0, 0));
    assertThat(report.duration()).isEqualTo(20);
  }

  private static RunView ended(Plan plan, RunState state, WorkerView... workers) {
    return Sample.view(plan, state, 10 * SECOND_NS, workers);
  }

  @ParameterizedTest
  @EnumSource(names = {"FINISHED", "STOPPED"})
  void aRunThatWentAsPlannedPasses(RunState state) {
    RunTotals totals = tenSeconds(Sample.plan());
    Report report = ReportBuilder.build(ended(totals.plan(), state), totals);
    assertThat(report.verdict()).isEqualTo(Verdict.PASSED);
    assertThat(report.verdictReasons()).isEmpty();
  }

  @Test
  void aCrossedThresholdFailsARun() {
    Plan plan = Sample.plan(Sample.threshold("http_req_duration", Basic.MAX, Comparison.LESS, 1));
    Report report = ReportBuilder.build(ended(plan, RunState.ABORTED), tenSeconds(plan));
    assertThat(report.verdict()).isEqualTo(Verdict.FAILED);
    assertThat(report.verdictReasons())
        .containsExactly("http_req_duration: MAX<1.0 crossed: 1.000");
  }

  @Test
  void anAbortedRunFailsEvenIfItsThresholdHoldsAgain() {
    RunTotals totals = tenSeconds(Sample.plan());
    Report report = ReportBuilder.build(ended(totals.plan(), RunState.ABORTED), totals);
    assertThat(report.verdict()).isEqualTo(Verdict.FAILED);
    assertThat(report.verdictReasons()).containsExactly("the run was aborted");
  }

  @Test
  void aSpoiledRunIsInvalidAndStillNamesItsCrossedThresholds() {
    Plan plan = Sample.plan(Sample.threshold("http_req_duration", Basic.MAX, Comparison.LESS, 1));
    RunTotals totals = tenSeconds(plan);
    totals.merge("a", Sample.interval(9, Sample.answered(100, 11_000)));
    WorkerView saturated =
        new WorkerView(
            "a", 1, "x", 1, "running", 1, 1, 1, 1, 1, 1, 1, 1, true, List.of("cpu 0.98"), 10, 0);
    Report report = ReportBuilder.build(ended(plan, RunState.FINISHED, saturated), totals);
    assertThat(report.verdict()).isEqualTo(Verdict.INVALID);
    assertThat(report.verdictReasons())
        .containsExactly(
            "worker 1 was saturated: cpu 0.98",
            "generator_lag: p(99) 11.0 ms (expected: at most 10 ms)",
            "10 of 732 planned requests missed or unaccounted for, 1.4 % (expected: at most 1 %)",
            "http_req_duration: MAX<1.0 crossed: 11.007");
    assertThat(report.thresholds().getFirst().passed()).isFalse();
    assertThat(report.workers().getFirst().hindrances()).containsExactly("cpu 0.98");
  }

  @Test
  void aRunThatSentNothingOrFailedIsInvalid() {
    RunTotals totals = new RunTotals(Sample.plan());
    Report report = ReportBuilder.build(ended(totals.plan(), RunState.FAILED), totals);
    assertThat(report.verdict()).isEqualTo(Verdict.INVALID);
    assertThat(report.verdictReasons()).containsExactly("the run failed", "nothing was sent");
  }
}

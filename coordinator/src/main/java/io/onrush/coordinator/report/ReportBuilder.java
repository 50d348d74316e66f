package io.onrush.coordinator.report;

import io.onrush.coordinator.report.Judge.Judgement;
import io.onrush.coordinator.report.Report.CurrentStage;
import io.onrush.coordinator.report.Report.ErrorReport;
import io.onrush.coordinator.report.Report.Metrics;
import io.onrush.coordinator.report.Report.Rates;
import io.onrush.coordinator.report.Report.RequestReport;
import io.onrush.coordinator.report.Report.StageReport;
import io.onrush.coordinator.report.Report.ThresholdReport;
import io.onrush.coordinator.report.Report.Totals;
import io.onrush.coordinator.report.RunView.GapView;
import io.onrush.plan.Plan;
import io.onrush.plan.RunRequest;
import io.onrush.plan.RunStage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Builds the report, live and final, from the run as its owner sees it and the merged data.
 *
 * <p>In the whole and for each worker, to the unit: {@code planned = sent + dropped + missed +
 * unaccounted} and {@code sent = succeeded + failed + inFlight}. What a worker's gaps add to
 * planned belongs to no known stage, request or second: there, planned is what intervals account
 * for.
 *
 * <p>A second enters the live series once it is settled: once every worker has reported it, or
 * three seconds after it ended. {@code rate} is that of the last settled second.
 */
public final class ReportBuilder {

  private ReportBuilder() {}

  /** Builds a report; thresholds that exclude gaps are held against all data. */
  public static Report build(RunView view, RunTotals totals) {
    return build(view, totals, Optional.empty());
  }

  /**
   * Builds a report.
   *
   * @param clean what thresholds are held against that exclude gaps
   * @throws IllegalArgumentException if the totals are of another plan
   */
  public static Report build(RunView view, RunTotals totals, Optional<CleanTotals> clean) {
    return draft(view, totals, clean).whole();
  }

  /** Builds a report like {@link #build}, without the work that its series would be. */
  public static ReportDraft draft(RunView view, RunTotals totals, Optional<CleanTotals> clean) {
    Plan plan = view.plan();
    if (!plan.equals(totals.plan())) {
      throw new IllegalArgumentException("totals: of another plan than the run " + view.id());
    }
    boolean ended = view.state().ended();
    Totals counts = WorkerReports.whole(view, totals);
    Metrics metrics = totals.overall().metrics();
    List<ThresholdReport> thresholds = ThresholdEvaluator.evaluate(view, totals, clean).reports();
    List<GapView> gaps = Gaps.all(view, totals);
    Optional<Judgement> judgement =
        ended
            ? Optional.of(Judge.judge(view, counts, metrics.lag(), thresholds, gaps))
            : Optional.empty();
    SeriesReports series = new SeriesReports(view, totals);
    double targetRate = targetRate(view, series);
    Report report =
        new Report(
            view.id(),
            plan.name(),
            view.state().label(),
            judgement.map(Judgement::verdict).orElse(null),
            judgement.map(Judgement::reasons).orElse(List.of()),
            view.startedAt().map(Instant::toString).orElse(null),
            Numbers.seconds(view.runNs()),
            Numbers.seconds(view.plannedNs()),
            plan.speed(),
            view.target(),
            Collections.unmodifiableMap(new TreeMap<>(plan.tags())),
            currentStage(view, targetRate),
            counts,
            new Rates(targetRate, series.actualRate()),
            metrics,
            stages(view, totals),
            requests(totals),
            totals.errors().stream()
                .map(e -> new ErrorReport(e.kind().label(), e.status(), e.count()))
                .toList(),
            WorkerReports.all(view, totals, series.lastSettled()),
            List.of(),
            totals.breakdown().report(),
            view.events(),
            Gaps.reports(gaps),
            thresholds);
    return new ReportDraft(report, series);
  }

  /** What is due now: nothing unless the run is in its stages. */
  private static double targetRate(RunView view, SeriesReports series) {
    return view.state() == RunState.RUNNING ? series.targetRateAt(view.runNs()) : 0;
  }

  private static @Nullable CurrentStage currentStage(RunView view, double targetRate) {
    if (view.startedAt().isEmpty() || view.state() == RunState.PREPARING) {
      return null;
    }
    List<RunStage> timeline = view.timeline();
    int current = -1;
    for (int i = 0; i < timeline.size(); i++) {
      boolean due = timeline.get(i).startNs() <= view.runNs();
      if (due || view.stages().get(i).enteredAtNs().isPresent()) {
        current = i;
      }
    }
    return current < 0 ? null : new CurrentStage(current, timeline.get(current).name(), targetRate);
  }

  private static List<StageReport> stages(RunView view, RunTotals totals) {
    List<StageReport> reports = new ArrayList<>();
    List<RunStage> timeline = view.timeline();
    for (int i = 0; i < timeline.size(); i++) {
      RunStage stage = timeline.get(i);
      RunView.StageView entry = view.stages().get(i);
      Sums sums = totals.stages().get(i);
      boolean entered = entry.enteredAtNs().isPresent();
      reports.add(
          new StageReport(
              view.plan().scenarios().get(stage.scenario()).name(),
              stage.name(),
              Numbers.seconds(stage.startNs()),
              Numbers.seconds(stage.endNs() - stage.startNs()),
              stage.endRate(),
              entered ? (Double) Numbers.seconds(entry.enteredAtNs().getAsLong()) : null,
              entered ? (Double) Numbers.millis(entry.spreadNs()) : null,
              entered ? (Double) Numbers.millis(entry.spreadErrorNs()) : null,
              WorkerReports.totals(sums.counts(), 0, 0),
              sums.metrics()));
    }
    return reports;
  }

  private static List<RequestReport> requests(RunTotals totals) {
    List<RequestReport> reports = new ArrayList<>();
    List<RunRequest> requests = totals.plan().requests();
    for (int i = 0; i < requests.size(); i++) {
      RunRequest request = requests.get(i);
      Sums sums = totals.requests().get(i);
      reports.add(
          new RequestReport(
              totals.plan().scenarios().get(request.scenario()).name(),
              request.request().name(),
              request.request().method(),
              WorkerReports.totals(sums.counts(), 0, 0),
              sums.metrics()));
    }
    return reports;
  }
}

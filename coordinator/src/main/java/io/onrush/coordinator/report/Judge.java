package io.onrush.coordinator.report;

import io.onrush.coordinator.report.Report.ThresholdReport;
import io.onrush.coordinator.report.Report.Totals;
import io.onrush.coordinator.report.Report.Trend;
import io.onrush.coordinator.report.Report.Verdict;
import io.onrush.coordinator.report.RunView.GapView;
import io.onrush.plan.Threshold.OnGap;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Judges a run that has ended.
 *
 * <p>Invalid comes first: where the generator spoiled the run, its figures say nothing about the
 * target, good or bad. The reasons name the crossed thresholds all the same.
 */
final class Judge {
  static final double MOST_LAG_P99_MILLIS = 10;
  static final double MOST_MISSED = 0.01;

  private Judge() {}

  /**
   * A verdict and why it is not {@code passed}.
   *
   * @param reasons empty if it is
   */
  record Judgement(Verdict verdict, List<String> reasons) {
    Judgement {
      reasons = List.copyOf(reasons);
    }
  }

  static Judgement judge(
      RunView view,
      Totals counts,
      Trend lag,
      List<ThresholdReport> thresholds,
      List<GapView> gaps) {
    List<String> spoiled = spoiled(view, counts, lag);
    spoiled.addAll(forbiddenGaps(view, gaps));
    List<String> crossed = crossed(view, thresholds);
    List<String> reasons = new ArrayList<>(spoiled);
    reasons.addAll(crossed);
    if (!spoiled.isEmpty()) {
      return new Judgement(Verdict.INVALID, reasons);
    }
    return new Judgement(crossed.isEmpty() ? Verdict.PASSED : Verdict.FAILED, reasons);
  }

  private static List<String> spoiled(RunView view, Totals counts, Trend lag) {
    List<String> reasons = new ArrayList<>();
    if (view.state() == RunState.FAILED) {
      reasons.addAll(view.failures().isEmpty() ? List.of("the run failed") : view.failures());
    }
    for (RunView.WorkerView worker : view.workers()) {
      if (worker.saturated()) {
        reasons.add(
            "worker %d was saturated: %s"
                .formatted(worker.part(), String.join(", ", worker.saturation())));
      }
    }
    if (lag.p99() > MOST_LAG_P99_MILLIS) {
      reasons.add(
          String.format(
              Locale.ROOT, "generator_lag: p(99) %.1f ms (expected: at most 10 ms)", lag.p99()));
    }
    // Arrivals of which nothing is known were perhaps not sent: no better than missed ones.
    long gone = counts.missed() + Math.abs(counts.unaccounted());
    if (gone > MOST_MISSED * counts.planned()) {
      reasons.add(
          String.format(
              Locale.ROOT,
              "%d of %d planned requests missed or unaccounted for, %.1f %% (expected: at most 1"
                  + " %%)",
              gone,
              counts.planned(),
              100.0 * gone / Math.max(1, counts.planned())));
    }
    if (counts.sent() == 0) {
      reasons.add("nothing was sent");
    }
    return reasons;
  }

  private static List<String> forbiddenGaps(RunView view, List<GapView> gaps) {
    if (gaps.isEmpty()) {
      return List.of();
    }
    String more = gaps.size() == 1 ? "" : ", and " + (gaps.size() - 1) + " more";
    return view.plan().thresholds().stream()
        .filter(threshold -> threshold.onGap() == OnGap.INVALID)
        .map(
            threshold ->
                "%s: %s allows no gap: %s%s"
                    .formatted(
                        ThresholdEvaluator.metricName(threshold),
                        threshold.expression(),
                        Gaps.text(gaps.getFirst()),
                        more))
        .toList();
  }

  private static List<String> crossed(RunView view, List<ThresholdReport> thresholds) {
    List<String> reasons = new ArrayList<>();
    for (ThresholdReport threshold : thresholds) {
      if (threshold.passed() == null || !threshold.passed()) {
        Double value = threshold.value();
        reasons.add(
            value == null
                ? String.format(
                    Locale.ROOT, "%s: %s: no data", threshold.metric(), threshold.threshold())
                : String.format(
                    Locale.ROOT,
                    "%s: %s crossed: %.3f",
                    threshold.metric(),
                    threshold.threshold(),
                    value));
      }
    }
    if (reasons.isEmpty() && view.state() == RunState.ABORTED) {
      // The threshold that ended the run may hold again with the last responses in.
      reasons.add("the run was aborted");
    }
    return reasons;
  }
}

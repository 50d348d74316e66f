package io.onrush.coordinator.report;

import io.onrush.coordinator.report.Report.ThresholdReport;
import io.onrush.plan.Threshold;
import io.onrush.plan.Threshold.OnGap;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Holds the thresholds of a plan against the merged data of the whole cluster.
 *
 * <ol>
 *   <li>While the run lives, a threshold without data has neither value nor judgement, nor has the
 *       rate of a counter while a worker has still to tell of a second that others have told of.
 *   <li>At the end, a threshold without data has not held: {@code passed} is false, {@code value}
 *       null. A test that measured nothing proves nothing.
 *   <li>A crossed threshold with {@code abortOnFail} demands the end of the run, but never before
 *       {@code delayAbortEval} of run time and never for lack of data.
 * </ol>
 */
public final class ThresholdEvaluator {

  private ThresholdEvaluator() {}

  /**
   * How the thresholds stand.
   *
   * @param reports one for each threshold, in the plan's order
   * @param crossed those that do not hold
   * @param aborting those of them that demand the end of the run now
   */
  public record Standing(
      List<ThresholdReport> reports, List<Threshold> crossed, List<Threshold> aborting) {

    public Standing {
      reports = List.copyOf(reports);
      crossed = List.copyOf(crossed);
      aborting = List.copyOf(aborting);
    }
  }

  /**
   * Evaluates every threshold of the totals' plan.
   *
   * @param clean what thresholds are held against that exclude gaps, and is settled before; if
   *     empty, all data is
   */
  public static Standing evaluate(RunView view, RunTotals totals, Optional<CleanTotals> clean) {
    boolean ended = view.state().ended();
    long runNs = Math.min(view.runNs(), view.endNs());
    long toldNs = ended ? Long.MAX_VALUE : view.toldNs();
    List<ThresholdReport> reports = new ArrayList<>();
    List<Threshold> crossed = new ArrayList<>();
    List<Threshold> aborting = new ArrayList<>();
    clean.ifPresent(c -> c.settle(view));
    MetricValues all = new MetricValues(totals, view.courses(), runNs, toldNs);
    MetricValues withoutGaps =
        clean.map(c -> new MetricValues(c, view.courses(), runNs, toldNs)).orElse(all);
    for (Threshold threshold : totals.plan().thresholds()) {
      MetricValues values = threshold.onGap() == OnGap.EXCLUDE ? withoutGaps : all;
      OptionalDouble value = values.of(threshold);
      @Nullable Boolean passed = passed(threshold, value, ended);
      reports.add(report(threshold, value, passed));
      if (passed != null && !passed) {
        crossed.add(threshold);
        if (value.isPresent()
            && threshold.abortOnFail()
            && runNs >= threshold.delayAbortEval().toNanos()) {
          aborting.add(threshold);
        }
      }
    }
    return new Standing(reports, crossed, aborting);
  }

  private static @Nullable Boolean passed(
      Threshold threshold, OptionalDouble value, boolean ended) {
    if (value.isPresent()) {
      return threshold.comparison().holds(value.getAsDouble(), threshold.value());
    }
    return ended ? Boolean.FALSE : null;
  }

  private static ThresholdReport report(
      Threshold threshold, OptionalDouble value, @Nullable Boolean passed) {
    return new ThresholdReport(
        metricName(threshold),
        threshold.expression(),
        value.isPresent() ? (Double) value.getAsDouble() : null,
        passed);
  }

  /** Reads {@code http_req_duration{name:home}}. */
  static String metricName(Threshold threshold) {
    if (threshold.selector().isEmpty()) {
      return threshold.metric();
    }
    List<String> tags = new ArrayList<>();
    new TreeMap<>(threshold.selector()).forEach((tag, value) -> tags.add(tag + ":" + value));
    return threshold.metric() + "{" + String.join(",", tags) + "}";
  }
}

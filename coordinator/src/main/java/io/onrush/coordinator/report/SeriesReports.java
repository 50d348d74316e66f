package io.onrush.coordinator.report;

import io.onrush.coordinator.report.Report.SecondReport;
import io.onrush.coordinator.report.RunView.WorkerView;
import io.onrush.measure.Counts;
import io.onrush.pace.RateProfile;
import java.util.ArrayList;
import java.util.List;

/** The series of a report: one point for each second from the first, without a gap. */
final class SeriesReports {
  /** A second this long past is shown, whoever has not reported it. */
  private static final long PATIENCE_SECONDS = 3;

  private final RunTotals totals;
  private final List<RateProfile> profiles;
  private final long endNs;
  private final long settled;
  private final long seconds;

  SeriesReports(RunView view, RunTotals totals) {
    this.totals = totals;
    this.profiles = view.courses().profiles();
    this.endNs = view.endNs();
    this.settled = totals.settledSeconds(view.workers().stream().map(WorkerView::id).toList());
    long passed = view.runNs() / Numbers.NS_PER_SECOND;
    long shown =
        view.state().ended()
            ? Math.max(passed, totals.series().size())
            : Math.max(Math.min(settled, passed), passed - PATIENCE_SECONDS);
    this.seconds = Math.min(shown, Series.MOST_SECONDS);
  }

  /** The last settled second, counted from 0; -1 if there is none. */
  long lastSettled() {
    return settled - 1;
  }

  /** Requests sent in the last settled second. */
  double actualRate() {
    Series.Second second = totals.series().get((int) Math.min(lastSettled(), Integer.MAX_VALUE));
    return second == null ? 0 : second.counts().sent();
  }

  /** Requests a second that the plan wants at a run time, of all scenarios. */
  double targetRateAt(long runNs) {
    return Numbers.thousandths(profiles.stream().mapToDouble(p -> p.rateAt(runNs)).sum());
  }

  /** The points that end after {@code t}, in seconds; 0 for all. */
  List<SecondReport> after(double t) {
    List<SecondReport> points = new ArrayList<>();
    for (int i = (int) Math.max(0, t); i < seconds; i++) {
      points.add(point(i));
    }
    return points;
  }

  private SecondReport point(int index) {
    Series.Second second = totals.series().get(index);
    if (second == null) {
      return new SecondReport(
          index + 1, meanTargetRate(index), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    }
    Counts counts = second.counts();
    return new SecondReport(
        index + 1,
        meanTargetRate(index),
        counts.due(),
        counts.sent(),
        counts.succeeded(),
        counts.failed(),
        counts.dropped(),
        counts.missed(),
        second.p50(),
        second.p95(),
        second.p99(),
        second.serviceP50(),
        second.serviceP95(),
        second.serviceP99(),
        second.lagP50(),
        second.lagP99());
  }

  /** The mean over the second, so that it compares with what was sent on a ramp, too. */
  private double meanTargetRate(int index) {
    long secondNs = index * Numbers.NS_PER_SECOND;
    long fromNs = Math.min(secondNs, endNs);
    long toNs = Math.min(secondNs + Numbers.NS_PER_SECOND, endNs);
    double due = 0;
    for (RateProfile profile : profiles) {
      due += profile.arrivalsAt(toNs) - profile.arrivalsAt(fromNs);
    }
    return Numbers.thousandths(due);
  }
}

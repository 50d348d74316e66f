package io.onrush.coordinator.report;

import io.onrush.coordinator.report.Report.Totals;
import io.onrush.coordinator.report.Report.WorkerReport;
import io.onrush.coordinator.report.RunView.WorkerView;
import io.onrush.measure.Counts;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The counts of a report, in the whole and by worker. */
final class WorkerReports {

  private WorkerReports() {}

  /**
   * Closes the sums. Whatever a worker's own counts lack or have too much shows as unaccounted.
   *
   * @param missedGap arrivals that no interval accounts for, surely not sent
   * @param unaccountedGap arrivals that no interval accounts for, perhaps sent
   */
  static Totals totals(Counts counts, long missedGap, long unaccountedGap) {
    long planned = counts.due() + missedGap + unaccountedGap;
    long missed = counts.missed() + missedGap;
    return new Totals(
        planned,
        counts.sent(),
        counts.succeeded(),
        counts.failed(),
        counts.inFlight(),
        counts.dropped(),
        missed,
        planned - counts.sent() - counts.dropped() - missed);
  }

  static Totals whole(RunView view, RunTotals totals) {
    long missedGap =
        view.unassigned() + view.workers().stream().mapToLong(WorkerView::missedGap).sum();
    long unaccountedGap = view.workers().stream().mapToLong(WorkerView::unaccountedGap).sum();
    return totals(totals.counts(), missedGap, unaccountedGap);
  }

  /**
   * One report for each worker.
   *
   * @param second the one that the actual rate is of, counted from 0
   */
  static List<WorkerReport> all(RunView view, RunTotals totals, long second) {
    List<WorkerReport> reports = new ArrayList<>();
    Set<String> known = new HashSet<>();
    for (WorkerView worker : view.workers()) {
      known.add(worker.id());
      reports.add(report(worker, totals, second));
    }
    // Data of a worker that the owner does not name still belongs to the sums.
    for (String id : totals.workerIds()) {
      if (!known.contains(id)) {
        reports.add(report(unknown(id), totals, second));
      }
    }
    return reports;
  }

  private static WorkerReport report(WorkerView worker, RunTotals totals, long second) {
    return new WorkerReport(
        worker.id(),
        worker.part(),
        worker.address(),
        worker.pid(),
        worker.state(),
        Numbers.thousandths(worker.share()),
        totals.sentIn(worker.id(), second),
        Numbers.thousandths(worker.cpu()),
        Numbers.thousandths(worker.cpuSeconds()),
        Numbers.thousandths(worker.rssMiB()),
        Numbers.thousandths(worker.gcPauseMillis()),
        Numbers.millis(worker.clockErrorNs()),
        worker.lagP99Us() / 1e3,
        Math.rint(worker.leaseNs() / 1e6),
        worker.saturated(),
        worker.saturation(),
        totals(totals.counts(worker.id()), worker.missedGap(), worker.unaccountedGap()));
  }

  private static WorkerView unknown(String id) {
    return new WorkerView(
        id, 0, "unknown", 0, "unknown", 0, 0, 0, 0, 0, 0, 0, 0, false, List.of(), 0, 0);
  }
}

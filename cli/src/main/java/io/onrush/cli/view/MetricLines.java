package io.onrush.cli.view;

import io.onrush.coordinator.report.Report;
import io.onrush.coordinator.report.Report.Metrics;
import io.onrush.coordinator.report.Report.Sum;
import io.onrush.coordinator.report.Report.Totals;
import io.onrush.coordinator.report.Report.Trend;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The table of metrics, by k6's names. */
final class MetricLines {
  private static final int NAME_WIDTH = 21;

  private MetricLines() {}

  static List<String> lines(Report report) {
    Metrics metrics = report.metrics();
    Totals counts = report.counts();
    double seconds = Math.max(report.elapsed(), 1e-9);
    long ended = counts.succeeded() + counts.failed();
    String failed = counts.failed() + " out of " + ended;
    List<String> lines = new ArrayList<>();
    Collections.addAll(
        lines,
        line("checks", Units.percent(metrics.checks().rate())),
        line("http_req_duration", trend(metrics.duration())),
        line("http_req_service", trend(metrics.service())),
        line("generator_lag", trend(metrics.lag())),
        line("http_req_failed", Units.percent(metrics.failed().rate()) + "  " + failed),
        line("http_reqs", ended + "  " + Units.perSecond(ended / seconds)),
        line("dropped_iterations", Long.toString(counts.dropped())),
        line("missed", Long.toString(counts.missed())),
        line("unaccounted", Long.toString(counts.unaccounted())),
        line("data_sent", bytes(metrics.dataSent().count(), seconds)),
        line("data_received", bytes(metrics.dataReceived().count(), seconds)));
    addIfAny(lines, "retries", metrics.retries());
    addIfAny(lines, "redirects", metrics.redirects());
    return lines;
  }

  private static void addIfAny(List<String> lines, String name, Sum sum) {
    if (sum.count() > 0) {
      lines.add(line(name, Long.toString(sum.count())));
    }
  }

  private static String line(String name, String value) {
    return "  " + name + ".".repeat(NAME_WIDTH - name.length()) + ": " + value;
  }

  private static String trend(Trend t) {
    if (t.count() == 0) {
      return "no data";
    }
    return "avg="
        + Units.millis(t.avg())
        + " min="
        + Units.millis(t.min())
        + " med="
        + Units.millis(t.med())
        + " max="
        + Units.millis(t.max())
        + " p(90)="
        + Units.millis(t.p90())
        + " p(95)="
        + Units.millis(t.p95())
        + " p(99)="
        + Units.millis(t.p99());
  }

  private static String bytes(long count, double seconds) {
    return Units.bytes((double) count) + "  " + Units.bytes(count / seconds) + "/s";
  }
}

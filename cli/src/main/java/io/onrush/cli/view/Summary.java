package io.onrush.cli.view;

import io.onrush.coordinator.report.Report;
import io.onrush.coordinator.report.Report.GapReport;
import io.onrush.coordinator.report.Report.StageReport;
import io.onrush.coordinator.report.Report.ThresholdReport;
import io.onrush.coordinator.report.Report.Verdict;
import io.onrush.coordinator.report.Report.WorkerReport;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What is printed when a run ended, laid out as k6 does it. */
public final class Summary {
  private static final int WORKERS_SHOWN = 20;
  private static final int GAPS_SHOWN = 10;
  private static final Pattern AGGREGATION = Pattern.compile("^\\s*([^<>=!\\s]+)");

  private final Report report;
  private final Style style;
  private final List<String> lines = new ArrayList<>();

  private Summary(Report report, Style style) {
    this.report = report;
    this.style = style;
  }

  /** All of it; the verdict comes last. */
  public static List<String> lines(Report report, Style style) {
    return new Summary(report, style).all();
  }

  private List<String> all() {
    lines.add("");
    lines.add("  " + style.bold(report.name()) + style.dim("  " + report.id()));
    thresholds();
    lines.add("");
    lines.addAll(MetricLines.lines(report));
    stages();
    workers();
    errors();
    gaps();
    lines.add("");
    verdict();
    return lines;
  }

  private void thresholds() {
    if (report.thresholds().isEmpty()) {
      return;
    }
    heading("thresholds");
    String metric = "";
    for (ThresholdReport t : report.thresholds()) {
      if (!t.metric().equals(metric)) {
        lines.add("  " + t.metric());
        metric = t.metric();
      }
      Boolean passed = t.passed();
      String mark = passed == null ? style.dim("?") : passed ? style.good("✓") : style.bad("✗");
      lines.add("    " + mark + " '" + t.threshold() + "'  " + value(t));
    }
  }

  private static String value(ThresholdReport t) {
    Double value = t.value();
    Matcher matcher = AGGREGATION.matcher(t.threshold());
    String name = matcher.find() ? matcher.group(1) : "value";
    if (value == null) {
      return "no data";
    }
    return name
        + "="
        + switch (t.metric().replaceAll("\\{.*", "")) {
          case "http_req_duration", "http_req_service", "generator_lag" ->
              name.equals("count") ? Units.number(value) : Units.millis(value);
          case "http_req_failed", "checks" ->
              name.equals("rate") ? Units.percent(value) : Units.number(value);
          default -> Units.number(value);
        };
  }

  private void stages() {
    if (report.stages().isEmpty()) {
      return;
    }
    Table table = new Table("stage", "target", "sent", "failed", "p95", "spread");
    for (StageReport s : report.stages()) {
      Double spread = s.spreadMillis();
      Double error = s.spreadErrorMillis();
      table.row(
          s.name(),
          Units.perSecond(s.targetRate()),
          Long.toString(s.counts().sent()),
          Long.toString(s.counts().failed()),
          s.counts().sent() == 0 ? "-" : Units.millis(s.metrics().duration().p95()),
          spread == null
              ? "-"
              : Units.millis(spread) + (error == null ? "" : " ±" + Units.millis(error)));
    }
    table(table);
  }

  private void workers() {
    if (report.workers().isEmpty()) {
      return;
    }
    Table table =
        new Table("worker", "state", "share", "sent", "failed", "cpu", "cpu/request", "memory");
    report.workers().stream().limit(WORKERS_SHOWN).forEach(w -> row(table, w));
    table(table);
    int more = report.workers().size() - WORKERS_SHOWN;
    if (more > 0) {
      lines.add("  and " + more + " more, all in report.json");
    }
  }

  private static void row(Table table, WorkerReport w) {
    long sent = w.counts().sent();
    table.row(
        Integer.toString(w.part()),
        w.saturated() ? w.state() + ", saturated" : w.state(),
        Units.perSecond(w.share()),
        Long.toString(sent),
        Long.toString(w.counts().failed()),
        Units.number(w.cpuSeconds()) + "s",
        sent == 0 ? "-" : Units.millis(w.cpuSeconds() * 1e3 / sent),
        Math.round(w.rssMiB()) + " MiB");
  }

  private void errors() {
    if (report.errors().isEmpty()) {
      return;
    }
    Table table = new Table("error", "count");
    report.errors().forEach(e -> table.row(ErrorKinds.name(e), Long.toString(e.count())));
    table(table);
  }

  private void gaps() {
    List<GapReport> gaps = report.gaps();
    if (gaps.isEmpty()) {
      return;
    }
    Table table = new Table("worker", "from", "to", "missed", "unaccounted", "cause");
    gaps.stream().limit(GAPS_SHOWN).forEach(gap -> row(table, gap));
    heading("missed and unaccounted");
    table.lines().forEach(row -> lines.add("  " + row));
    int more = gaps.size() - GAPS_SHOWN;
    if (more > 0) {
      lines.add("  and " + more + " more, all in report.json");
    }
  }

  private static void row(Table table, GapReport gap) {
    Integer part = gap.part();
    table.row(
        part == null ? "-" : Integer.toString(part),
        Units.number(gap.from()) + "s",
        Units.number(gap.to()) + "s",
        Long.toString(gap.missed()),
        Long.toString(gap.unaccounted()),
        gap.cause());
  }

  private void verdict() {
    Verdict verdict = report.verdict();
    String reasons =
        report.verdictReasons().isEmpty() ? "" : ": " + String.join("; ", report.verdictReasons());
    String state = report.state().equals("finished") ? "" : " (" + report.state() + ")";
    if (verdict == null) {
      lines.add("  " + style.warn("no verdict") + state + reasons);
      return;
    }
    String text =
        switch (verdict) {
          case PASSED -> style.good("✓ passed");
          case FAILED -> style.bad("✗ failed");
          case INVALID -> style.bad("✗ invalid");
        };
    lines.add("  " + text + state + reasons);
  }

  private void heading(String text) {
    lines.add("");
    lines.add("  " + style.bold(text));
  }

  private void table(Table table) {
    lines.add("");
    List<String> rows = table.lines();
    lines.add("  " + style.bold(rows.get(0)));
    rows.stream().skip(1).forEach(row -> lines.add("  " + row));
  }
}

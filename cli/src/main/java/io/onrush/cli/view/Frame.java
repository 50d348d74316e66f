package io.onrush.cli.view;

import io.onrush.coordinator.report.Report;
import io.onrush.coordinator.report.Report.CurrentStage;
import io.onrush.coordinator.report.Report.Totals;
import io.onrush.coordinator.report.Report.Trend;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** One picture of a run that goes on. */
public final class Frame {
  private static final int ERRORS_SHOWN = 4;
  private static final int EVENTS_SHOWN = 5;

  /** Lines besides those of workers and events, blank ones and the cursor's own included. */
  private static final int OTHER_LINES = 13;

  private final Report report;
  private final Progress progress;
  private final Size size;
  private final Style style;

  private Frame(Report report, Progress progress, Size size, Style style) {
    this.report = report;
    this.progress = progress;
    this.size = size;
    this.style = style;
  }

  /** Lines that fit the given size: no longer than its columns, no more than its rows. */
  public static List<String> lines(Progress progress, Size size, Style style) {
    List<String> lines =
        progress
            .newest()
            .map(report -> new Frame(report, progress, size, style).all())
            .orElse(List.of(progress.notice().orElse("waiting for the first report")));
    return lines.stream()
        .limit(size.rows() - 1L)
        .map(line -> Style.fit(line, size.columns() - 1))
        .toList();
  }

  private List<String> all() {
    List<String> lines = new ArrayList<>();
    lines.add(title());
    lines.add(stage());
    lines.add(ProgressBar.line(report, size.columns() - 2));
    lines.add("");
    lines.add(rate());
    lines.add(counts());
    lines.add(times());
    lines.add(errors());
    lines.add("");
    int room = size.rows() - OTHER_LINES;
    int forEvents = Math.clamp(progress.lastEvents(EVENTS_SHOWN).size(), 0, Math.max(1, room / 3));
    lines.addAll(WorkerLines.lines(report.workers(), Math.max(2, room - forEvents), style));
    lines.add("");
    progress.lastEvents(forEvents).forEach(e -> lines.add(style.dim(Events.line(e))));
    progress.notice().ifPresent(text -> lines.add(" " + style.warn(text)));
    return lines;
  }

  private String title() {
    String speed = report.speed() == 1 ? "" : "  speed x" + Units.number(report.speed());
    return " "
        + style.bold(report.name())
        + style.dim("  " + report.id() + speed + "  " + progress.url());
  }

  private String stage() {
    CurrentStage now = report.stage();
    String state =
        switch (report.state()) {
          case "running" -> style.good(report.state());
          case "preparing", "stopping", "paused" -> style.warn(report.state());
          default -> style.bold(report.state());
        };
    if (now == null) {
      return " " + state;
    }
    return String.format(
        Locale.ROOT,
        " %s  stage %d of %d  %s",
        state,
        now.index() + 1,
        Math.max(report.stages().size(), now.index() + 1),
        style.bold(now.name()));
  }

  private String rate() {
    double target = report.rate().target();
    double actual = report.rate().actual();
    boolean off = target > 0 && Math.abs(actual - target) > target * 0.05;
    String shown = Units.perSecond(actual);
    int room = Math.clamp(size.columns() - 60L, 10, 60);
    return label("rate")
        + "target "
        + style.bold(Units.perSecond(target))
        + "   actual "
        + (off ? style.warn(shown) : style.good(shown))
        + "   "
        + style.accent(Sparkline.of(progress.seconds(), room));
  }

  private String counts() {
    Totals counts = report.counts();
    return label("requests")
        + "sent "
        + style.bold(Long.toString(counts.sent()))
        + figure("failed", counts.failed())
        + figure("dropped", counts.dropped())
        + figure("missed", counts.missed())
        + "   in flight "
        + counts.inFlight();
  }

  private String times() {
    Trend duration = report.metrics().duration();
    return label("response")
        + "med "
        + style.bold(Units.millis(duration.med()))
        + "   p95 "
        + style.bold(Units.millis(duration.p95()))
        + "   p99 "
        + Units.millis(duration.p99())
        + "   max "
        + Units.millis(duration.max())
        + "   lag p99 "
        + Units.millis(report.metrics().lag().p99());
  }

  private String errors() {
    if (report.errors().isEmpty()) {
      return label("errors") + style.dim("none");
    }
    String shown =
        report.errors().stream()
            .sorted((a, b) -> Long.compare(b.count(), a.count()))
            .limit(ERRORS_SHOWN)
            .map(e -> ErrorKinds.name(e) + " " + e.count())
            .collect(Collectors.joining("   "));
    int more = report.errors().size() - ERRORS_SHOWN;
    return label("errors") + style.bad(shown) + (more > 0 ? "   and " + more + " kinds more" : "");
  }

  private String label(String text) {
    return style.dim(String.format(Locale.ROOT, " %-10s", text));
  }

  private String figure(String name, long count) {
    String text = "   " + name + " " + count;
    return count == 0 ? text : style.bad(text);
  }
}

package io.onrush.cli.view;

import io.onrush.coordinator.report.Report;
import io.onrush.coordinator.report.Report.CurrentStage;
import io.onrush.coordinator.report.Report.EventReport;
import io.onrush.coordinator.report.Report.SecondReport;
import io.onrush.coordinator.report.Report.StageReport;
import io.onrush.coordinator.report.Report.ThresholdReport;
import io.onrush.coordinator.report.Report.Totals;
import io.onrush.coordinator.report.Report.Trend;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** One picture of a run that goes on. */
public final class Frame {
  private static final int ERRORS_SHOWN = 4;
  private static final int EVENTS_SHOWN = 5;
  private static final int LABEL = 12;
  private static final int MOST_BARS = 120;

  /** With fewer rows there are no blank lines. */
  private static final int ROWS_TO_SPARE = 20;

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
    lines.add(ProgressBar.line(report, size.columns() - 2, style));
    progress.notice().ifPresent(text -> lines.add(" " + style.warn(text)));
    space(lines);
    lines.addAll(courses());
    lines.add(times());
    lines.add(counts());
    lines.add(errors());
    if (!report.thresholds().isEmpty()) {
      lines.add(thresholds());
    }
    space(lines);
    int room = size.rows() - lines.size() - (spacious() ? 2 : 1);
    List<EventReport> events = progress.lastEvents(Math.clamp(room / 3, 1, EVENTS_SHOWN));
    lines.addAll(
        WorkerLines.lines(
            report.workers(), Math.max(2, room - events.size()), size.columns() - 1, style));
    space(lines);
    events.forEach(event -> lines.add(painted(event)));
    return lines;
  }

  private boolean spacious() {
    return size.rows() >= ROWS_TO_SPARE;
  }

  private void space(List<String> lines) {
    if (spacious()) {
      lines.add("");
    }
  }

  private String title() {
    String speed = report.speed() == 1 ? "" : "speed x" + Units.number(report.speed());
    return parts(" " + style.bold(report.name()), "  ", report.id(), speed, progress.url());
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
    String head =
        " %s  stage %d of %d  %s"
            .formatted(
                state,
                now.index() + 1,
                Math.max(report.stages().size(), now.index() + 1),
                style.bold(now.name()));
    if (now.index() >= report.stages().size()) {
      return head;
    }
    StageReport stage = report.stages().get(now.index());
    double left = stage.startsAt() + stage.duration() - report.elapsed();
    return parts(
        head,
        "  ",
        "to " + Units.perSecond(stage.targetRate()),
        left > 0 ? Units.clock(left) + " left" : "");
  }

  /** Rate and p99 of the same seconds, one above the other. */
  private List<String> courses() {
    double target = report.rate().target();
    double actual = report.rate().actual();
    boolean off = target > 0 && Math.abs(actual - target) > target * 0.05;
    String shown = Units.perSecond(actual);
    Collection<SecondReport> seconds = progress.seconds();
    double p99 = seconds.stream().reduce((a, b) -> b).map(SecondReport::p99).orElse(0.0);
    String rate = (off ? style.warn(shown) : style.good(shown)) + " of " + Units.perSecond(target);
    String times = style.bold(Units.millis(p99)) + " in a second";
    int width = Math.max(Style.width(rate), Style.width(times));
    int room = Math.min(MOST_BARS, size.columns() - 1 - LABEL - width - 2);
    return List.of(
        course("rate", rate, width, Sparkline.of(seconds, SecondReport::sent, Math.max(0, room))),
        course("p99", times, width, Sparkline.of(seconds, SecondReport::p99, Math.max(0, room))));
  }

  private String course(String name, String text, int width, String line) {
    return label(name) + text + " ".repeat(width - Style.width(text) + 2) + style.accent(line);
  }

  private String times() {
    Trend duration = report.metrics().duration();
    return parts(
        label("response") + "med " + style.bold(Units.millis(duration.med())),
        "   ",
        "p95 " + style.bold(Units.millis(duration.p95())),
        "p99 " + Units.millis(duration.p99()),
        "max " + Units.millis(duration.max()),
        "lag p99 " + Units.millis(report.metrics().lag().p99()));
  }

  private String counts() {
    Totals counts = report.counts();
    List<String> rest = new ArrayList<>();
    Collections.addAll(
        rest,
        figure("failed", counts.failed()),
        figure("dropped", counts.dropped()),
        figure("missed", counts.missed()),
        "in flight " + counts.inFlight());
    return parts(
        label("requests") + "sent " + style.bold(Long.toString(counts.sent())),
        "   ",
        rest.toArray(String[]::new));
  }

  private String errors() {
    if (report.errors().isEmpty()) {
      return label("errors") + style.dim("none");
    }
    List<String> shown =
        new ArrayList<>(
            report.errors().stream()
                .sorted((a, b) -> Long.compare(b.count(), a.count()))
                .limit(ERRORS_SHOWN)
                .map(e -> style.bad(ErrorKinds.name(e) + " " + e.count()))
                .toList());
    int more = report.errors().size() - ERRORS_SHOWN;
    if (more > 0) {
      shown.add("and " + more + " kinds more");
    }
    String first = shown.removeFirst();
    return parts(label("errors") + first, "   ", shown.toArray(String[]::new));
  }

  private String thresholds() {
    List<ThresholdReport> all = report.thresholds();
    long hold = all.stream().filter(t -> Boolean.TRUE.equals(t.passed())).count();
    String head = label("thresholds") + hold + " of " + all.size() + " hold";
    return parts(
        head,
        "   ",
        all.stream()
            .filter(t -> Boolean.FALSE.equals(t.passed()))
            .map(t -> style.bad("✗ " + t.metric() + " " + t.threshold()))
            .toArray(String[]::new));
  }

  private String painted(EventReport event) {
    String line = Events.line(event);
    return switch (event.type()) {
      case "worker-lost", "worker-failed", "worker-saturated" -> style.bad(line);
      case "worker-alone", "worker-unreachable" -> style.warn(line);
      default -> style.dim(line);
    };
  }

  /** The head and as many of the parts, from the first on, as there is room for. */
  private String parts(String head, String gap, String... parts) {
    StringBuilder line = new StringBuilder(head);
    for (String part : Arrays.stream(parts).filter(p -> !p.isEmpty()).toList()) {
      if (Style.width(line + gap + part) > size.columns() - 1) {
        break;
      }
      line.append(gap).append(part);
    }
    return line.toString();
  }

  private String label(String text) {
    return style.dim(String.format(Locale.ROOT, " %-" + (LABEL - 1) + "s", text));
  }

  private String figure(String name, long count) {
    String text = name + " " + count;
    return count == 0 ? text : style.bad(text);
  }
}

package io.onrush.cli.view;

import io.onrush.coordinator.report.Report;
import io.onrush.coordinator.report.Report.StageReport;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** How far a run is, with a line where a stage begins. */
final class ProgressBar {
  private static final int LEAST = 10;

  private ProgressBar() {}

  static String line(Report report, int columns, Style style) {
    double done =
        report.duration() > 0 ? Math.clamp(report.elapsed() / report.duration(), 0, 1) : 0;
    String percent = String.format(Locale.ROOT, " %.0f%%", Math.floor(done * 100));
    String times = "  " + Units.clock(report.elapsed()) + " of " + Units.clock(report.duration());
    double left = Math.max(0, report.duration() - report.elapsed());
    String rest = left > 0 ? ", " + Units.clock(left) + " left" : "";
    String text = percent + times + rest;
    if (columns - text.length() < 2 * LEAST) {
      text = percent + times;
    }
    int room = Math.max(LEAST, columns - text.length() - 1);
    return " " + bar(report, done, room, style) + text;
  }

  private static String bar(Report report, double done, int room, Style style) {
    Set<Integer> bounds =
        report.stages().stream()
            .map(StageReport::startsAt)
            .map(at -> (int) Math.round(at / report.duration() * room))
            .filter(at -> at > 0 && at < room)
            .collect(Collectors.toSet());
    boolean marked = bounds.size() <= room / 4;
    int full = (int) Math.floor(done * room);
    StringBuilder past = new StringBuilder();
    StringBuilder ahead = new StringBuilder();
    for (int i = 0; i < room; i++) {
      char cell = marked && bounds.contains(i) ? '│' : i < full ? '█' : '░';
      (i < full ? past : ahead).append(cell);
    }
    return style.accent(past.toString()) + style.dim(ahead.toString());
  }
}

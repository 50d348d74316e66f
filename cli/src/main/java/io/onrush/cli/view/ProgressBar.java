package io.onrush.cli.view;

import io.onrush.coordinator.report.Report;
import java.util.Locale;

/** How far a run is. */
final class ProgressBar {
  private ProgressBar() {}

  static String line(Report report, int columns) {
    double done =
        report.duration() > 0 ? Math.clamp(report.elapsed() / report.duration(), 0, 1) : 0;
    double left = Math.max(0, report.duration() - report.elapsed());
    String text =
        String.format(
            Locale.ROOT,
            " %3.0f%%  %s of %s, %s left",
            Math.floor(done * 100),
            Units.clock(report.elapsed()),
            Units.clock(report.duration()),
            Units.clock(left));
    int room = Math.max(10, columns - text.length() - 3);
    int full = (int) Math.floor(done * room);
    return " [" + "█".repeat(full) + "░".repeat(room - full) + "]" + text;
  }
}

package io.onrush.cli.view;

import io.onrush.coordinator.report.Report.SecondReport;
import java.util.Collection;

/** The rate of the last seconds as a row of bars. */
final class Sparkline {
  private static final String BARS = "▁▂▃▄▅▆▇█";

  private Sparkline() {}

  /** The newest seconds, at most so many, scaled by the highest of them. */
  static String of(Collection<SecondReport> seconds, int most) {
    long skipped = Math.max(0, seconds.size() - most);
    long highest = seconds.stream().skip(skipped).mapToLong(SecondReport::sent).max().orElse(0);
    StringBuilder line = new StringBuilder();
    seconds.stream().skip(skipped).forEach(s -> line.append(bar(s.sent(), highest)));
    return line.toString();
  }

  private static char bar(long value, long highest) {
    return BARS.charAt(highest == 0 ? 0 : (int) Math.round(7.0 * value / highest));
  }
}

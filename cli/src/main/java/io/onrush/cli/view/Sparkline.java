package io.onrush.cli.view;

import io.onrush.coordinator.report.Report.SecondReport;
import java.util.Collection;
import java.util.function.ToDoubleFunction;

/** A figure of the last seconds as a row of bars. */
final class Sparkline {
  private static final String BARS = "▁▂▃▄▅▆▇█";

  private Sparkline() {}

  /** The newest seconds, at most so many, scaled by the highest of them. */
  static String of(
      Collection<SecondReport> seconds, ToDoubleFunction<SecondReport> figure, int most) {
    double[] shown =
        seconds.stream().skip(Math.max(0, seconds.size() - most)).mapToDouble(figure).toArray();
    double highest = 0;
    for (double value : shown) {
      highest = Math.max(highest, value);
    }
    StringBuilder line = new StringBuilder();
    for (double value : shown) {
      line.append(BARS.charAt(highest == 0 ? 0 : (int) Math.round(7 * value / highest)));
    }
    return line.toString();
  }
}

package io.onrush.coordinator.report;

import io.onrush.coordinator.report.Report.SecondReport;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/**
 * Makes a long series short: points over spans of equal width in place of seconds.
 *
 * <ol>
 *   <li>The newest {@value #FRESH} seconds stay points of their own; three quarters of the points,
 *       if that is less.
 *   <li>Before them, spans are the least power of two of seconds wide with which the points
 *       suffice, and end at multiples of that, but for the last. So they stay where they are while
 *       a run goes on.
 *   <li>Counts are sums and the target rate is the mean, so nothing is lost of what was sent.
 *       Percentiles are the highest of the span's seconds, so no bad second vanishes.
 * </ol>
 */
final class Thinning {
  static final int FRESH = 300;

  private Thinning() {}

  /**
   * At most so many points.
   *
   * @param series one point for each second from the first
   * @param points 2 or more
   */
  static List<SecondReport> of(List<SecondReport> series, int points) {
    if (points < 2) {
      throw new IllegalArgumentException("points: " + points + " (expected: 2 or more)");
    }
    if (series.size() <= points) {
      return series;
    }
    int fresh = Math.min(FRESH, points - Math.ceilDiv(points, 4));
    int old = series.size() - fresh;
    int width = 1;
    while (Math.ceilDiv(old, width) > points - fresh) {
      width *= 2;
    }
    List<SecondReport> thinned = new ArrayList<>(points);
    for (int from = 0; from < old; from += width) {
      thinned.add(joined(series.subList(from, Math.min(from + width, old))));
    }
    thinned.addAll(series.subList(old, series.size()));
    return thinned;
  }

  private static SecondReport joined(List<SecondReport> seconds) {
    double target = seconds.stream().mapToDouble(SecondReport::targetRate).average().orElseThrow();
    return new SecondReport(
        seconds.getLast().t(),
        Numbers.thousandths(target),
        sum(seconds, SecondReport::planned),
        sum(seconds, SecondReport::sent),
        sum(seconds, SecondReport::succeeded),
        sum(seconds, SecondReport::failed),
        sum(seconds, SecondReport::dropped),
        sum(seconds, SecondReport::missed),
        highest(seconds, SecondReport::p50),
        highest(seconds, SecondReport::p95),
        highest(seconds, SecondReport::p99),
        highest(seconds, SecondReport::serviceP50),
        highest(seconds, SecondReport::serviceP95),
        highest(seconds, SecondReport::serviceP99),
        highest(seconds, SecondReport::lagP50),
        highest(seconds, SecondReport::lagP99));
  }

  private static long sum(List<SecondReport> seconds, ToLongFunction<SecondReport> count) {
    return seconds.stream().mapToLong(count).sum();
  }

  private static double highest(List<SecondReport> seconds, ToDoubleFunction<SecondReport> time) {
    return seconds.stream().mapToDouble(time).max().orElseThrow();
  }
}

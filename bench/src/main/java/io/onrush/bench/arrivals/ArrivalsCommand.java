package io.onrush.bench.arrivals;

import io.onrush.plan.Arrivals;
import java.time.Duration;
import java.util.Locale;

/**
 * Prints what a server sees of uniform and Poisson arrivals, of one engine and of three, at 100,
 * 1000 and 10 000 requests a second.
 */
public final class ArrivalsCommand {
  private ArrivalsCommand() {}

  /**
   * @param args seconds for each setting; 10 without
   */
  public static void main(String[] args) {
    Duration duration = Duration.ofSeconds(args.length == 0 ? 10 : Integer.parseInt(args[0]));
    System.out.println(
        "| arrivals | engines | rate | came | gaps, of 1/rate: mean | p1 | p50 | p99 | within 10 %"
            + " | distance to exp. | of fire times | by chance | late us p50 | p99 | reported lag"
            + " p50 | p99 | response p50 | p99 |");
    System.out.println("|---|" + "--:|".repeat(17));
    for (Arrivals arrivals : Arrivals.values()) {
      for (int engines : new int[] {1, 3}) {
        for (int rate : new int[] {100, 1000, 10_000}) {
          System.out.println(row(new Setting(arrivals, engines, rate, duration).see()));
        }
      }
    }
  }

  private static String row(Seen seen) {
    Setting s = seen.setting();
    double mean = 1e9 / s.rate();
    long[] gaps = seen.gapsSeen();
    long[] late = seen.late();
    boolean random = s.arrivals() == Arrivals.POISSON;
    return String.format(
        Locale.ROOT,
        "| %s | %d | %d | %d of %d | %.4f | %.2f | %.2f | %.2f | %s | %s | %s | %s | %d | %d | %d"
            + " | %d | %d | %d |",
        s.arrivals().name().toLowerCase(Locale.ROOT),
        s.engines(),
        s.rate(),
        seen.requests().size(),
        seen.planned(),
        Distances.mean(gaps) / mean,
        Distances.quantile(gaps, 0.01) / mean,
        Distances.quantile(gaps, 0.5) / mean,
        Distances.quantile(gaps, 0.99) / mean,
        random ? "" : percent(Distances.within(gaps, mean, mean / 10)),
        random ? percent(Distances.toExponential(gaps, mean)) : "",
        random ? percent(Distances.toExponential(seen.gapsDue(), mean)) : "",
        random ? percent(Distances.byChance(gaps.length)) : "",
        Distances.quantile(late, 0.5) / 1000,
        Distances.quantile(late, 0.99) / 1000,
        seen.lag().getValueAtPercentile(50),
        seen.lag().getValueAtPercentile(99),
        seen.response().getValueAtPercentile(50),
        seen.response().getValueAtPercentile(99));
  }

  private static String percent(double part) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * part);
  }
}

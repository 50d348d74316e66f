package io.onrush.plan;

import java.util.List;
import java.util.stream.LongStream;

/**
 * The highest that rates reach together. Each piece is linear, so it is where one starts or ends.
 *
 * @param rate requests a second
 * @param atNs run time, the earliest
 */
public record PeakRate(double rate, long atNs) {

  /** The peak of pieces that may lie side by side; 0 where there are none. */
  public static PeakRate of(List<RunStage> pieces) {
    PeakRate peak = new PeakRate(0, 0);
    long[] instants =
        pieces.stream()
            .flatMapToLong(p -> LongStream.of(p.startNs(), p.endNs()))
            .sorted()
            .distinct()
            .toArray();
    for (long atNs : instants) {
      double before = 0;
      double after = 0;
      for (RunStage p : pieces) {
        if (p.startNs() < atNs && atNs <= p.endNs()) {
          before += rateAt(p, atNs);
        }
        if (p.startNs() <= atNs && atNs < p.endNs()) {
          after += rateAt(p, atNs);
        }
      }
      double rate = Math.max(before, after);
      peak = rate > peak.rate ? new PeakRate(rate, atNs) : peak;
    }
    return peak;
  }

  private static double rateAt(RunStage p, long atNs) {
    double done = (double) (atNs - p.startNs()) / (p.endNs() - p.startNs());
    return p.startRate() + (p.endRate() - p.startRate()) * done;
  }
}

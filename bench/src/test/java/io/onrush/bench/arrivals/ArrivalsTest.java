package io.onrush.bench.arrivals;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.onrush.plan.Arrivals;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What holds on any machine. A request arrives between its write and the last byte of its answer.
 * So, of each request and therefore of every quantile, {@code lag <= arrival - due <= response}:
 * the reported times enclose what the server sees, however late a busy machine makes it.
 */
class ArrivalsTest {
  private static final double[] QUANTILES = {0.05, 0.5, 0.9, 0.99, 1};

  /** Of histograms: three digits, and whole microseconds. */
  private static final double DIGITS = 1.001;

  private static final double ROUNDING_US = 1;

  /** A cold server on a slow machine keeps up with it. */
  private static final int EASY_RATE = 1000;

  @ParameterizedTest
  @CsvSource({
    "UNIFORM, 1, 100, 1000",
    "UNIFORM, 3, 1000, 1000",
    "UNIFORM, 1, 10000, 300",
    "POISSON, 1, 1000, 500",
    "POISSON, 3, 1000, 1000",
    "POISSON, 3, 100, 400",
    "POISSON, 1, 10000, 300",
    "UNIFORM, 3, 10000, 300"
  })
  void theServerSeesWhatIsPlannedAndReported(
      Arrivals arrivals, int engines, int rate, long millis) {
    Seen seen = new Setting(arrivals, engines, rate, Duration.ofMillis(millis)).see();
    assertThat(seen.requests()).hasSize((int) seen.planned());
    assertThat(seen.late()[0]).as("early").isNotNegative();
    reportedTimesEnclose(seen);
    if (rate <= EASY_RATE) {
      // A busy machine makes most of them late, and an engine that is wrong makes all.
      assertThat(Distances.quantile(seen.late(), 0.05)).as("late, p5, ns").isLessThan(1_000_000);
    }
    switch (arrivals) {
      case UNIFORM -> gapsAreEven(seen);
      case POISSON -> gapsAreExponential(seen);
    }
  }

  private static void reportedTimesEnclose(Seen seen) {
    for (double q : QUANTILES) {
      double lateUs = Distances.quantile(seen.late(), q) / 1e3;
      assertThat(at(seen.lag(), q))
          .as("lag, %s", q)
          .isLessThanOrEqualTo(lateUs * DIGITS + ROUNDING_US);
      assertThat(lateUs)
          .as("response, %s", q)
          .isLessThanOrEqualTo(at(seen.response(), q) * DIGITS + ROUNDING_US);
    }
  }

  private static double at(Histogram us, double q) {
    return us.getValueAtPercentile(100 * q);
  }

  private static void gapsAreEven(Seen seen) {
    double gapNs = 1e9 / seen.setting().rate();
    assertThat(seen.planned())
        .isEqualTo(seen.setting().rate() * seen.setting().duration().toMillis() / 1000);
    for (long due : seen.gapsDue()) {
      assertThat((double) due).isCloseTo(gapNs, within(2.0));
    }
    // A gap differs from the planned one by no more than its two requests are late.
    assertThat(Distances.within(inOrder(seen), gapNs, lateNs(seen)))
        .isGreaterThanOrEqualTo(1 - BOTH);
    double longestNs = 1e3 * at(seen.response(), 1) * DIGITS;
    assertThat(Distances.mean(seen.gapsSeen()))
        .isCloseTo(gapNs, within(longestNs / seen.gapsSeen().length + 2));
  }

  /**
   * The gaps due are drawn from a seed. What requests are late moves a gap by less than {@code e},
   * but for few, and so each of its probabilities by less than {@code e * rate} and those few.
   */
  private static void gapsAreExponential(Seen seen) {
    double gapNs = 1e9 / seen.setting().rate();
    int n = seen.gapsDue().length;
    double due = Distances.toExponential(seen.gapsDue(), gapNs);
    assertThat(due).as("fire times").isLessThan(Distances.byChance(n));
    long[] gaps = inOrder(seen);
    Arrays.sort(gaps);
    assertThat(Distances.toExponential(gaps, gapNs))
        .isLessThanOrEqualTo(due + lateNs(seen) / gapNs + BOTH);
  }

  /** One request in twenty may be later than {@link #lateNs}, and so one gap in ten be off. */
  private static final double BOTH = 0.1 + 1e-2;

  private static double lateNs(Seen seen) {
    return 1e3 * (at(seen.response(), 0.95) * DIGITS + ROUNDING_US);
  }

  private static long[] inOrder(Seen seen) {
    List<Seen.Request> requests = seen.requests();
    long[] gaps = new long[requests.size() - 1];
    for (int i = 0; i < gaps.length; i++) {
      gaps[i] = requests.get(i + 1).arrivedNs() - requests.get(i).arrivedNs();
    }
    return gaps;
  }
}

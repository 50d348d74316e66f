package io.onrush.bench.arrivals;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class DistancesTest {
  @Test
  void samplesOfTheDistributionAreNearIt() {
    SplittableRandom random = new SplittableRandom(7);
    long[] drawn = new long[10_000];
    Arrays.setAll(drawn, _ -> (long) (-1e6 * Math.log(1 - random.nextDouble())));
    Arrays.sort(drawn);
    assertThat(Distances.toExponential(drawn, 1e6)).isLessThan(Distances.byChance(drawn.length));
    assertThat(Distances.toExponential(drawn, 0.9e6))
        .isGreaterThan(Distances.byChance(drawn.length));
  }

  @Test
  void evenGapsAreFarFromIt() {
    long[] even = new long[1000];
    Arrays.fill(even, 1_000_000);
    // The distribution function jumps from 0 to 1 at the mean.
    assertThat(Distances.toExponential(even, 1e6)).isCloseTo(1 - Math.exp(-1), within(1e-9));
  }

  @Test
  void quantilesAreSamples() {
    long[] samples = {1, 2, 3, 4};
    assertThat(Distances.quantile(samples, 0)).isEqualTo(1);
    assertThat(Distances.quantile(samples, 0.5)).isEqualTo(2);
    assertThat(Distances.quantile(samples, 0.51)).isEqualTo(3);
    assertThat(Distances.quantile(samples, 1)).isEqualTo(4);
    assertThat(Distances.within(samples, 2.5, 0.5)).isEqualTo(0.5);
  }
}

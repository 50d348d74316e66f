package io.onrush.pace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SharesTest {

  static LongStream seeds() {
    return new Random(3300).longs(500);
  }

  @Test
  void tenThousandIsExactly3300And3300And3400() {
    Shares shares = Shares.of(List.of(3300.0, 3300.0, 3400.0), List.of(1, 2, 3));
    assertThat(shares.fraction(0)).isEqualTo(0.33);
    assertThat(shares.fraction(1)).isEqualTo(0.33);
    assertThat(shares.fraction(2)).isEqualTo(0.34);
  }

  @Test
  void aWorkerBeyondTheWeightsTakesTheirMean() {
    Shares shares = Shares.of(List.of(1.0, 3.0), List.of(1, 2, 7));
    assertThat(shares.fraction(2)).isCloseTo(2.0 / 6, within(1e-12));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void sharesAddUpToTheRateAfterAnyLoss(long seed) {
    Random random = new Random(seed);
    List<Double> weights = new ArrayList<>();
    for (int i = random.nextInt(10); i > 0; i--) {
      weights.add(1 + random.nextDouble() * 1000);
    }
    List<Integer> parts = new ArrayList<>();
    for (int part = 1; part <= 1 + random.nextInt(1000); part++) {
      parts.add(part);
    }
    while (!parts.isEmpty()) {
      Shares shares = Shares.of(weights, parts);
      double fractions = 0;
      for (int i = 0; i < parts.size(); i++) {
        assertThat(shares.phase(i)).isCloseTo(fractions, within(1e-9));
        fractions += shares.fraction(i);
      }
      assertThat(fractions).isCloseTo(1, within(1e-9));
      parts.removeIf(p -> random.nextInt(3) == 0);
      if (random.nextInt(20) == 0) {
        break;
      }
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void aWholeNumberIsDividedWithoutRest(long seed) {
    Random random = new Random(seed);
    List<Integer> parts = new ArrayList<>();
    for (int part = 1; part <= 1 + random.nextInt(20); part++) {
      parts.add(part);
    }
    int total = 1000 + random.nextInt(100_000);
    int sum = Shares.of(List.of(), parts).divide(total).stream().mapToInt(i -> i).sum();
    assertThat(sum).isEqualTo(total);
  }
}

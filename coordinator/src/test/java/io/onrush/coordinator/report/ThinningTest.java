package io.onrush.coordinator.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.onrush.coordinator.report.Report.SecondReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ThinningTest {
  private static final int DAY = 86_400;

  private static final List<ToLongFunction<SecondReport>> COUNTS =
      List.of(
          SecondReport::planned,
          SecondReport::sent,
          SecondReport::succeeded,
          SecondReport::failed,
          SecondReport::dropped,
          SecondReport::missed);

  private static final List<ToDoubleFunction<SecondReport>> TIMES =
      List.of(
          SecondReport::p50,
          SecondReport::p95,
          SecondReport::p99,
          SecondReport::serviceP50,
          SecondReport::serviceP95,
          SecondReport::serviceP99,
          SecondReport::lagP50,
          SecondReport::lagP99);

  private static List<SecondReport> series(int seconds) {
    Random random = new Random(seconds);
    List<SecondReport> series = new ArrayList<>();
    for (int second = 1; second <= seconds; second++) {
      series.add(
          new SecondReport(
              second,
              random.nextInt(1_000_000) / 1e3,
              random.nextInt(1000),
              random.nextInt(1000),
              random.nextInt(1000),
              random.nextInt(1000),
              random.nextInt(1000),
              random.nextInt(1000),
              random.nextDouble(),
              random.nextDouble(),
              random.nextDouble(),
              random.nextDouble(),
              random.nextDouble(),
              random.nextDouble(),
              random.nextDouble(),
              random.nextDouble()));
    }
    return series;
  }

  @ParameterizedTest
  @CsvSource({
    "0, 100",
    "99, 100",
    "100, 100",
    "101, 100",
    "1000, 100",
    "4000, 777",
    "86400, 2400",
    "86400, 20000",
    "604800, 2400",
    "604800, 100"
  })
  void sumsAndTheWorstSecondsStayInAtMostThatManyPoints(int seconds, int points) {
    List<SecondReport> series = series(seconds);
    List<SecondReport> thinned = Thinning.of(series, points);
    assertThat(thinned).hasSizeLessThanOrEqualTo(points).isEqualTo(Thinning.of(series, points));
    for (ToLongFunction<SecondReport> count : COUNTS) {
      assertThat(thinned.stream().mapToLong(count).sum())
          .isEqualTo(series.stream().mapToLong(count).sum());
    }
    double from = 0;
    double target = 0;
    for (SecondReport point : thinned) {
      List<SecondReport> span = series.subList((int) from, (int) point.t());
      assertThat(span).isNotEmpty();
      for (ToDoubleFunction<SecondReport> time : TIMES) {
        assertThat(time.applyAsDouble(point))
            .isEqualTo(span.stream().mapToDouble(time).max().orElseThrow());
      }
      target += point.targetRate() * span.size();
      from = point.t();
    }
    assertThat(from).isEqualTo(seconds);
    assertThat(target)
        .isCloseTo(
            series.stream().mapToDouble(SecondReport::targetRate).sum(), within(seconds * 1e-3));
  }

  @Test
  void theNewestFiveMinutesAreSecondsStill() {
    List<SecondReport> series = series(DAY);
    for (int points : new int[] {400, 2400, 20_000}) {
      List<SecondReport> thinned = Thinning.of(series, points);
      assertThat(thinned.subList(thinned.size() - Thinning.FRESH, thinned.size()))
          .isEqualTo(series.subList(DAY - Thinning.FRESH, DAY));
    }
    assertThat(Thinning.of(series, 100))
        .endsWith(series.subList(DAY - 75, DAY).toArray(new SecondReport[0]));
  }

  @Test
  void spansStayWhereTheyAreWhileARunGoesOn() {
    List<SecondReport> series = series(DAY);
    List<SecondReport> before = Thinning.of(series.subList(0, DAY - 1000), 2400);
    List<SecondReport> after = Thinning.of(series, 2400);
    int old = before.size() - Thinning.FRESH - 1;
    assertThat(after.subList(0, old)).isEqualTo(before.subList(0, old));
  }

  @Test
  void fewerThanTwoPointsAreRefused() {
    assertThatThrownBy(() -> Thinning.of(series(3), 1))
        .hasMessage("points: 1 (expected: 2 or more)");
  }
}

package io.onrush.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {

  @ParameterizedTest
  @CsvSource({
    "0, PT0S, 0s",
    "0s, PT0S, 0s",
    "1h2m3s, PT1H2M3S, 1h2m3s",
    "500ms, PT0.5S, 500ms",
    "1.5s, PT1.5S, 1.5s",
    "100us, PT0.0001S, 100us",
    "100µs, PT0.0001S, 100us",
    "1500us, PT0.0015S, 1.5ms",
    "7ns, PT0.000000007S, 7ns",
    "90s, PT1M30S, 1m30s",
    "1h, PT1H, 1h",
    "7d, PT168H, 168h",
    "0.5h, PT30M, 30m",
    "1m500ms, PT1M0.5S, 1m0.5s",
    "0.4ns, PT0S, 0s",
    "' 2m ', PT2M, 2m",
  })
  void unitsAddUp(String text, Duration duration, String formatted) {
    assertThat(Durations.parse(text)).isEqualTo(duration);
    assertThat(Durations.format(duration)).isEqualTo(formatted);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "1",
        "00",
        "-1s",
        "+1s",
        "1.s",
        ".5s",
        "1 s",
        "1s1m",
        "1s1s",
        "1S",
        "1x",
        "s",
        "1e3s",
        "1m-3s",
        "999999999h",
        "1h 2m",
        "PT1H",
        "١s",
      })
  void anythingElseIsRefused(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Durations.parse(text))
        .withMessage(text + " (expected: a duration such as 1h2m3s, 1.5s or 500ms)");
  }

  @Test
  void whatIsFormattedIsReadBack() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < 10_000; i++) {
      Duration duration = Duration.ofNanos(random.nextLong(Long.MAX_VALUE) >> random.nextInt(63));
      assertThat(Durations.parse(Durations.format(duration)))
          .as("seed %d", seed)
          .isEqualTo(duration);
    }
  }

  @Test
  void negativeOnesAreFormattedWithASign() {
    assertThat(Durations.format(Duration.ofMillis(-1500))).isEqualTo("-1.5s");
  }
}

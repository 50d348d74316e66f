package io.onrush.cli.view;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnitsTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0s", "0.0005, 0.5µs", "0.0123, 12.3µs", "0.345, 345µs", "0.99949, 999µs", "0.9996, 1ms",
    "1.234, 1.23ms", "12.34, 12.3ms", "345.6, 346ms", "999.4, 999ms", "999.6, 1s", "1200, 1.2s",
    "59999, 60s", "61000, 1m1s", "3661000, 1h1m1s"
  })
  void timesHaveThreeDigitsAndTheUnitThatFits(double millis, String expected) {
    assertThat(Units.millis(millis)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"0, 0 B", "999, 999 B", "1000, 1 kB", "1234567, 1.2 MB", "99999999, 100 MB"})
  void bytesGoInStepsOfAThousand(double bytes, String expected) {
    assertThat(Units.bytes(bytes)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"0, 0:00", "7, 0:07", "754, 12:34", "3723, 1:02:03"})
  void spansReadLikeAClock(double seconds, String expected) {
    assertThat(Units.clock(seconds)).isEqualTo(expected);
  }
}

package io.onrush.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LaneTest {
  @ParameterizedTest
  @CsvSource({
    "100, 200, 200", // the next one, and two that follow
    "90, 200, 180",
    "200, 200, 200",
    "201, 200, 0", // none is expected within the window
    "1000000, 200, 0",
    "0, 200, 0", // several at one instant
    "-1, 200, 0", // the course has changed
    "100, 0, 0",
  })
  void aRequestWaitsForThoseWithinTheWindowAndNoLonger(long gapNs, long windowNs, long holdNs) {
    assertThat(Lane.holdNs(gapNs, windowNs)).isEqualTo(holdNs).isBetween(0L, windowNs);
  }
}

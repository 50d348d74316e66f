package io.onrush.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestTest {

  @ParameterizedTest
  @CsvSource({
    "abc, abc, 0",
    "abc, acb, 1",
    "abc, ab, 1",
    "abc, xyz, 3",
    "'', abc, 3",
    "abcd, bcd, 1"
  })
  void aStepInsertsDeletesReplacesOrSwaps(String a, String b, int distance) {
    assertThat(Nearest.distance(a, b)).isEqualTo(distance);
    assertThat(Nearest.distance(b, a)).isEqualTo(distance);
  }

  @Test
  void farWordsHaveNoNearestOne() {
    List<String> known = List.of("stages", "requests");
    assertThat(Nearest.to("Stage", known)).hasValue("stages");
    assertThat(Nearest.to("colour", known)).isEmpty();
    assertThat(Nearest.to("s".repeat(100_000), known)).isEmpty();
  }
}

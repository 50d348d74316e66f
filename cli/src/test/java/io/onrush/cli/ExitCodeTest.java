package io.onrush.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExitCodeTest {
  @ParameterizedTest
  @CsvSource({
    "finished, passed, false, 0",
    "finished, failed, false, 99",
    "aborted, failed, false, 99",
    "stopped, '', false, 103",
    "stopped, failed, false, 103",
    "stopped, '', true, 105",
    "finished, passed, true, 105",
    "finished, invalid, false, 110",
    "failed, '', false, 1"
  })
  void runsEndAsTheirStateAndVerdictSay(
      String state, String verdict, boolean interrupted, int expected) {
    assertThat(ExitCode.of(Reports.ended(state, verdict), interrupted).number())
        .isEqualTo(expected);
  }
}

package io.onrush.cli.remote;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SseParserTest {
  @Test
  void anEventIsItsLinesUpToTheEmptyOne() {
    assertThat(parse("\ufeffid: 7", "event: report", "data: {\"a\":", "data:1}", ""))
        .containsExactly(new SseEvent("7", "report", "{\"a\":\n1}"));
  }

  @Test
  void theIdStaysForLaterEventsAndTheNameDoesNot() {
    assertThat(parse("id: 7", "event: x", "data: a", "", "data: b", ""))
        .containsExactly(new SseEvent("7", "x", "a"), new SseEvent("7", "message", "b"));
  }

  @Test
  void commentsUnknownFieldsAndEventsWithoutDataAreSkipped() {
    assertThat(parse(": ping", "", "retry: 5", "event: x", "", "data", ""))
        .containsExactly(new SseEvent("", "message", ""));
  }

  @Test
  void anUnfinishedEventIsNone() {
    assertThat(parse("data: half")).isEmpty();
  }

  private static List<SseEvent> parse(String... lines) {
    SseParser parser = new SseParser("");
    return List.of(lines).stream().map(parser::line).flatMap(Optional::stream).toList();
  }
}

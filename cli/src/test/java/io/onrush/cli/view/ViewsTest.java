package io.onrush.cli.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.onrush.cli.Console;
import io.onrush.cli.Reports;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ViewsTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  @Test
  void withoutATerminalThereIsALineEveryFiveSecondsAndOneForEachEvent() {
    RunView view = view(false, false);
    view.starting("starting: workers 0/3");
    view.starting("starting: workers 0/3");
    for (int second = 30; second <= 41; second++) {
      double elapsed = second;
      view.report(Reports.with(json -> json.put("elapsed", elapsed)));
    }
    view.notice(Optional.of("connection lost"));
    view.end();
    assertThat(text())
        .containsOnlyOnce("starting: workers 0/3")
        .containsOnlyOnce("worker-lost: worker 2 is silent")
        .contains(
            "0:35 of 1:00  running  peak  target 10000/s  actual 9999.6/s  p95 1.23ms  failed 46")
        .contains("connection lost")
        .doesNotContain("\u001b");
    assertThat(text().lines().filter(l -> l.contains("running  peak"))).hasSize(3);
  }

  @Test
  void aTerminalIsRedrawnInPlaceAndLeftClean() {
    RunView view = view(true, false);
    view.report(Reports.running());
    int lines = (int) text().lines().count() - 1;
    view.report(Reports.running());
    assertThat(text()).contains("\u001b[" + lines + "A\r");
    view.end();
    assertThat(text()).endsWith("A\r\u001b[J\u001b[?25h\u001b[?2026l");
  }

  @Test
  void aFrameIsOneWriteThatLeavesTheCursorShown() {
    RunView view = view(true, false);
    view.report(Reports.running());
    assertThat(text())
        .startsWith("\u001b[?2026h\u001b[?25l")
        .endsWith("\u001b[?25h\u001b[?2026l")
        .containsOnlyOnce("\u001b[?25l");
  }

  @Test
  void quietShowsNothing() {
    RunView view = view(true, true);
    view.starting("x");
    view.report(Reports.running());
    view.end();
    assertThat(text()).isEmpty();
  }

  private RunView view(boolean terminal, boolean quiet) {
    PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    Console console = new Console(out, out, terminal, new Style(terminal), () -> new Size(100, 40));
    return RunView.of(console, quiet, "http://x");
  }

  private String text() {
    return bytes.toString(StandardCharsets.UTF_8);
  }
}

package io.onrush.cli.view;

import io.onrush.cli.Console;
import io.onrush.cli.node.Signals;
import io.onrush.coordinator.report.Report;
import io.onrush.coordinator.report.Report.EventReport;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/** The whole run on one screen, redrawn in place. */
final class LiveView implements RunView {
  private final Console console;
  private final Screen screen;
  private final Progress progress;
  private final AtomicBoolean resized = new AtomicBoolean();
  private Size size;

  LiveView(Console console, String url) {
    this.console = console;
    this.screen = new Screen(console.out());
    this.progress = new Progress(url);
    this.size = console.size().get();
    Signals.handle("WINCH", () -> resized.set(true));
  }

  @Override
  public void starting(String step) {
    draw(now -> List.of(Style.fit(" " + console.style().dim(step), now.columns() - 1)));
  }

  @Override
  public void report(Report report) {
    progress.report(report);
    redraw();
  }

  @Override
  public void event(EventReport event) {
    if (progress.event(event)) {
      redraw();
    }
  }

  @Override
  public void notice(Optional<String> text) {
    if (!text.equals(progress.notice())) {
      progress.notice(text);
      redraw();
    }
  }

  @Override
  public void end() {
    screen.leave(size.columns());
  }

  private void redraw() {
    draw(now -> Frame.lines(progress, now, console.style()));
  }

  private void draw(Function<Size, List<String>> lines) {
    if (resized.getAndSet(false)) {
      size = console.size().get();
    }
    screen.draw(lines.apply(size), size.columns());
  }
}

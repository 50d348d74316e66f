package io.onrush.cli.view;

import io.onrush.cli.Console;
import io.onrush.cli.node.Signals;
import io.onrush.coordinator.report.Report;
import io.onrush.coordinator.report.Report.EventReport;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

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
    draw(List.of(Style.fit(" " + console.style().dim(step), size.columns() - 1)));
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
    if (resized.getAndSet(false)) {
      size = console.size().get();
    }
    draw(Frame.lines(progress, size, console.style()));
  }

  private void draw(List<String> lines) {
    screen.draw(lines, size.columns());
  }
}

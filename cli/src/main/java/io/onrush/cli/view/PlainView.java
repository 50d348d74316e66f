package io.onrush.cli.view;

import io.onrush.coordinator.report.Report;
import io.onrush.coordinator.report.Report.EventReport;
import java.io.PrintStream;
import java.util.Optional;

/** One line every five seconds and one for each event: for logs. */
final class PlainView implements RunView {
  private static final double PERIOD_S = 5;

  private final PrintStream out;
  private final Progress progress;
  private double lastElapsed = Double.NEGATIVE_INFINITY;
  private String lastState = "";
  private String lastStep = "";
  private Optional<String> lastNotice = Optional.empty();

  PlainView(PrintStream out, String url) {
    this.out = out;
    this.progress = new Progress(url);
  }

  @Override
  public void starting(String step) {
    if (!step.equals(lastStep)) {
      out.println(step);
    }
    lastStep = step;
  }

  @Override
  public void report(Report report) {
    progress.report(report).forEach(this::print);
    boolean due = report.elapsed() >= lastElapsed + PERIOD_S;
    if (due || !report.state().equals(lastState)) {
      out.println(line(report));
      lastElapsed = report.elapsed();
      lastState = report.state();
    }
  }

  @Override
  public void event(EventReport event) {
    if (progress.event(event)) {
      print(event);
    }
  }

  @Override
  public void notice(Optional<String> text) {
    if (!text.equals(lastNotice)) {
      text.ifPresent(out::println);
    }
    lastNotice = text;
  }

  @Override
  public void end() {}

  static String line(Report report) {
    String stage = report.stage() == null ? "" : "  " + report.stage().name();
    return Units.clock(report.elapsed())
        + " of "
        + Units.clock(report.duration())
        + "  "
        + report.state()
        + stage
        + "  target "
        + Units.perSecond(report.rate().target())
        + "  actual "
        + Units.perSecond(report.rate().actual())
        + "  p95 "
        + Units.millis(report.metrics().duration().p95())
        + "  failed "
        + report.counts().failed()
        + "  dropped "
        + report.counts().dropped()
        + "  missed "
        + report.counts().missed();
  }

  private void print(EventReport event) {
    out.println(Events.line(event));
  }
}

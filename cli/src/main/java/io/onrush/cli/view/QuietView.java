package io.onrush.cli.view;

import io.onrush.coordinator.report.Report;
import io.onrush.coordinator.report.Report.EventReport;
import java.util.Optional;

/** Shows nothing. */
final class QuietView implements RunView {
  @Override
  public void starting(String step) {}

  @Override
  public void report(Report report) {}

  @Override
  public void event(EventReport event) {}

  @Override
  public void notice(Optional<String> text) {}

  @Override
  public void end() {}
}

package io.onrush.cli.view;

import io.onrush.cli.Console;
import io.onrush.coordinator.report.Report;
import io.onrush.coordinator.report.Report.EventReport;
import java.util.Optional;

/** Shows a run while it goes on. Called by one thread at a time. */
public interface RunView {

  /** The view that fits where it is shown. */
  static RunView of(Console console, boolean quiet, String url) {
    if (quiet) {
      return new QuietView();
    }
    return console.terminal() ? new LiveView(console, url) : new PlainView(console.out(), url);
  }

  /** A step of the start, before there is a report. */
  void starting(String step);

  void report(Report report);

  void event(EventReport event);

  /** Something about the watching itself; empty once it is over. */
  void notice(Optional<String> text);

  /** Nothing more comes; what is printed now stands below. */
  void end();
}

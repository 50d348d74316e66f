package io.onrush.cli.view;

import io.onrush.coordinator.report.Report.EventReport;
import java.util.Locale;

/** Events as text. */
final class Events {
  private Events() {}

  static String line(EventReport event) {
    return String.format(Locale.ROOT, "%7.1fs  ", event.t()) + event.type() + ": " + event.text();
  }
}

package io.onrush.cli.view;

import io.onrush.coordinator.report.Report.ErrorReport;

/** Ways of failing as text. */
final class ErrorKinds {
  private ErrorKinds() {}

  static String name(ErrorReport error) {
    return error.status() > 0 ? error.kind() + " " + error.status() : error.kind();
  }
}

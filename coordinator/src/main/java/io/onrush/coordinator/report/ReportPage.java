package io.onrush.coordinator.report;

import io.onrush.coordinator.web.ReportTemplate;

/** A report as one HTML file with charts and tables, readable without network. */
final class ReportPage {
  private static final int MOST_POINTS = 2400;

  private ReportPage() {}

  /** The page of a report, its series thinned to what a chart can show. */
  static byte[] of(Report report) {
    return ReportTemplate.of(ReportJson.write(report.thinned(MOST_POINTS)));
  }
}

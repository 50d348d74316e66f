package io.onrush.coordinator.report;

/**
 * A report whose series is filled in as far as it is wanted: for who watches a run, the points of
 * the last second, and not each time a week of them. Its series is that of the totals as they are
 * when it is asked for, by the thread that merges into them.
 */
public final class ReportDraft {
  private final Report report;
  private final SeriesReports series;

  ReportDraft(Report report, SeriesReports series) {
    this.report = report;
    this.series = series;
  }

  /** The report with all points. */
  public Report whole() {
    return after(0);
  }

  /** The report with the points that end after {@code t}, in seconds. */
  public Report after(double t) {
    return report.with(series.after(t), report.breakdown());
  }

  /** The report without a point. */
  public Report withoutSeries() {
    return report;
  }
}

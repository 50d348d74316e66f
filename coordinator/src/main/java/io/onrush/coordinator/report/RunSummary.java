package io.onrush.coordinator.report;

import io.onrush.coordinator.report.Report.Totals;
import io.onrush.coordinator.report.Report.Verdict;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A report without its tables, for lists of runs. Its fields are a report's.
 *
 * @param verdict null while the run lives
 * @param startedAt ISO 8601, UTC; null before the start instant is known
 * @param elapsed seconds of run time
 */
public record RunSummary(
    String id,
    String name,
    String state,
    @Nullable Verdict verdict,
    List<String> verdictReasons,
    @Nullable String startedAt,
    double elapsed,
    String target,
    Totals counts) {

  /** The summary of a report. */
  public static RunSummary of(Report report) {
    return new RunSummary(
        report.id(),
        report.name(),
        report.state(),
        report.verdict(),
        report.verdictReasons(),
        report.startedAt(),
        report.elapsed(),
        report.target(),
        report.counts());
  }
}

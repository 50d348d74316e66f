package io.onrush.coordinator.report;

import io.onrush.measure.EncodedHistogram;
import java.util.List;

/**
 * What a run did, so far or in the end: all that its files are made of. Immutable, so that they can
 * be made on any thread.
 *
 * @param plan the run as it went, as a plan
 * @param responseTimes the samples of {@code http_req_duration}, one for each of the report's
 *     stages
 */
public record RunOutcome(Report report, String plan, List<EncodedHistogram> responseTimes) {
  public RunOutcome {
    responseTimes = List.copyOf(responseTimes);
    if (responseTimes.size() != report.stages().size()) {
      throw new IllegalArgumentException(
          "response times: of %d stages (expected: %d)"
              .formatted(responseTimes.size(), report.stages().size()));
    }
  }

  /** The outcome with the samples of {@code totals}. */
  public static RunOutcome of(Report report, String plan, RunTotals totals) {
    return new RunOutcome(
        report, plan, totals.stages().stream().map(stage -> stage.response().state()).toList());
  }
}

package io.onrush.coordinator.http;

import io.onrush.coordinator.report.Report;
import io.onrush.coordinator.report.Report.EventReport;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What is new in a run since a place in its events and its series.
 *
 * @param id the run's own id, never {@code current} or {@code last}
 * @param ended whether nothing will follow
 * @param report with only the new points of the series; empty if none was asked for
 * @param events the new ones, by ascending id
 */
public record EventsSlice(
    String id, String state, boolean ended, Optional<Report> report, List<EventReport> events) {

  public EventsSlice {
    events = List.copyOf(events);
  }

  /** Cuts a slice out of a whole report; the parameters are those of {@link Runs#events}. */
  public static EventsSlice of(Report report, long afterEventId, OptionalDouble afterSeriesT) {
    return new EventsSlice(
        report.id(),
        report.state(),
        report.verdict() != null,
        afterSeriesT.isPresent()
            ? Optional.of(report.withSeriesAfter(afterSeriesT.getAsDouble()))
            : Optional.empty(),
        report.events().stream().filter(event -> event.id() > afterEventId).toList());
  }
}

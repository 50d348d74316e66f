package io.onrush.coordinator.http;

import io.onrush.coordinator.report.Report;
import io.onrush.coordinator.report.RunFile;
import io.onrush.coordinator.report.RunSummary;
import io.onrush.coordinator.run.Control;
import io.onrush.coordinator.run.ControlResult;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.concurrent.CompletionStage;

/**
 * The runs of the cluster, as the API sees them: the seam to the coordinator. Calls come from many
 * threads. Ids are run ids or {@code current}, the run that is under way, or {@code last}, the one
 * that started last. A stage that fails with a {@link java.util.concurrent.TimeoutException} is
 * answered with 504, with anything else with 500.
 */
public interface Runs {

  /**
   * Starts a run.
   *
   * @param planText YAML or JSON
   * @param speed divides every duration of the plan; above 0, at most 1000
   * @param target takes the place of the plan's
   */
  CompletionStage<StartResult> start(String planText, double speed, Optional<String> target);

  /**
   * The JSON of a run's report, live or final; empty if there is no such run.
   *
   * @param points that the series is thinned to; empty for all
   */
  CompletionStage<Optional<byte[]>> report(String id, OptionalInt points);

  /** The newest run that this coordinator has led, without its series; empty if there is none. */
  CompletionStage<Optional<Report>> newest();

  /** All known runs, the newest first. */
  CompletionStage<List<RunSummary>> list();

  /** Stops a run gracefully: nothing new is sent, responses are waited for. */
  CompletionStage<StopResult> stop(String id);

  /** Changes the run under way. */
  CompletionStage<ChangeResult> control(String id, Control control);

  /** A file of a run, as of now or final; empty if there is no such run, or it has none. */
  CompletionStage<Optional<byte[]>> file(String id, RunFile file);

  /** The cluster as the coordinator sees it. */
  CompletionStage<ClusterReport> cluster();

  /**
   * What is new in a run; empty if there is no such run.
   *
   * @param afterEventId events after this one; 0 for all
   * @param afterSeriesT report with the series' points after this time in seconds, 0 for all; empty
   *     if no report is wanted, which is cheaper
   */
  CompletionStage<Optional<EventsSlice>> events(
      String id, long afterEventId, OptionalDouble afterSeriesT);

  /** What became of an attempt to start. */
  sealed interface StartResult {
    /** The run exists and prepares. */
    record Started(String id) implements StartResult {}

    /** Another run is under way. */
    record Busy(String runningId) implements StartResult {}

    /** The plan is wrong. */
    record Invalid(List<PlanProblem> errors) implements StartResult {
      public Invalid {
        errors = List.copyOf(errors);
      }
    }

    /** No run can start now, {@code no worker has joined}. */
    record NotReady(String reason) implements StartResult {}
  }

  /** What became of an attempt to stop. */
  sealed interface StopResult {
    /** It stops, or was stopping already. */
    record Stopping(String id) implements StopResult {}

    /** It had ended before. */
    record NotRunning(String state) implements StopResult {}

    /** There is no such run. */
    record Unknown() implements StopResult {}
  }

  /** What became of an attempt to change a run. */
  sealed interface ChangeResult {
    /**
     * It takes effect.
     *
     * @param atSeconds run time from which on
     * @param text what it does
     */
    record Accepted(String id, double atSeconds, String text) implements ChangeResult {}

    /** It cannot be, now or at all. */
    record Refused(String reason) implements ChangeResult {}

    /** The run had ended before. */
    record NotRunning(String state) implements ChangeResult {}

    /** There is no such run. */
    record Unknown() implements ChangeResult {}

    /** What the run with this id says to a change. */
    static ChangeResult of(String id, ControlResult result) {
      return switch (result) {
        case ControlResult.Accepted(long atNs, String text) -> new Accepted(id, atNs / 1e9, text);
        case ControlResult.Refused(String reason) -> new Refused(reason);
      };
    }
  }
}

package io.onrush.coordinator.http;

import io.onrush.coordinator.report.RunSummary;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
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

  /** The JSON of a run's report, live or final; empty if there is no such run. */
  CompletionStage<Optional<byte[]>> report(String id);

  /** All known runs, the newest first. */
  CompletionStage<List<RunSummary>> list();

  /** Stops a run gracefully: nothing new is sent, responses are waited for. */
  CompletionStage<StopResult> stop(String id);

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
}

package io.onrush.coordinator.http;

import io.onrush.coordinator.http.ClusterReport.MemberReport;
import io.onrush.coordinator.http.ClusterReport.WorkerMember;
import io.onrush.coordinator.report.Report;
import io.onrush.coordinator.report.Report.EventReport;
import io.onrush.coordinator.report.ReportBuilder;
import io.onrush.coordinator.report.ReportJson;
import io.onrush.coordinator.report.RunFile;
import io.onrush.coordinator.report.RunOutcome;
import io.onrush.coordinator.report.RunState;
import io.onrush.coordinator.report.RunSummary;
import io.onrush.coordinator.report.RunTotals;
import io.onrush.coordinator.report.RunView;
import io.onrush.coordinator.report.Sample;
import io.onrush.coordinator.run.Control;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;

/** One run in memory, which a test moves on by hand. */
class MemoryRuns implements Runs {
  static final String ID = "run-1";

  private final RunTotals totals = new RunTotals(Sample.plan());
  private final List<EventReport> events = new ArrayList<>();
  private RunState state = RunState.STOPPED;
  private int second;
  private boolean mute;
  private String lastPlan = "";
  private String lastQuery = "";
  private Optional<Control> lastControl = Optional.empty();

  synchronized MemoryRuns running() {
    state = RunState.RUNNING;
    return this;
  }

  synchronized void pass(int seconds) {
    for (int i = 0; i < seconds; i++) {
      totals.merge("a", 1, Sample.interval(second++, Sample.answered(100, 1_000)));
    }
  }

  synchronized void happen(String text) {
    events.add(new EventReport(events.size() + 1, second, "note", null, text));
  }

  /** From now on, calls for events are not answered; or are again. */
  synchronized void mute(boolean on) {
    mute = on;
  }

  synchronized void end() {
    state = RunState.FINISHED;
  }

  synchronized String lastPlan() {
    return lastPlan;
  }

  synchronized String lastQuery() {
    return lastQuery;
  }

  @Override
  public CompletionStage<Optional<Report>> newest() {
    return CompletableFuture.completedFuture(Optional.of(report()));
  }

  synchronized Report report() {
    RunView v =
        Sample.view(totals.plan(), state, second * Sample.SECOND_NS, Sample.worker("a", 1, 0, 0));
    return ReportBuilder.build(
        new RunView(
            v.id(),
            v.plan(),
            v.target(),
            v.state(),
            v.startedAt(),
            v.runNs(),
            v.workers(),
            v.stages(),
            v.unassigned(),
            events,
            v.failures()),
        totals);
  }

  private boolean known(String id) {
    return id.equals(ID) || id.equals("last") || (id.equals("current") && !state.ended());
  }

  @Override
  public synchronized CompletionStage<StartResult> start(
      String planText, double speed, Optional<String> target) {
    lastPlan = planText;
    lastQuery = speed + " " + target;
    return switch (planText) {
      case "timeout" -> CompletableFuture.failedFuture(new TimeoutException("ask"));
      case "silence" -> new CompletableFuture<>();
      case "bug" -> CompletableFuture.failedFuture(new IllegalStateException("secret inside"));
      case "throw" -> throw new IllegalStateException("secret inside");
      case "nobody" -> done(new StartResult.NotReady("no worker has joined"));
      case "wrong" ->
          done(
              new StartResult.Invalid(
                  List.of(
                      new PlanProblem("a", "-3", "a number >= 0", "a: -3", 2, 5),
                      new PlanProblem("b", "x", "a duration", "b: x", 0, 0))));
      default -> {
        if (!state.ended()) {
          yield done(new StartResult.Busy(ID));
        }
        state = RunState.RUNNING;
        yield done(new StartResult.Started(ID));
      }
    };
  }

  @Override
  public synchronized CompletionStage<Optional<byte[]>> report(String id, OptionalInt points) {
    Report report = points.isPresent() ? report().thinned(points.getAsInt()) : report();
    return done(known(id) ? Optional.of(ReportJson.write(report)) : Optional.empty());
  }

  @Override
  public synchronized CompletionStage<List<RunSummary>> list() {
    return done(List.of(RunSummary.of(report())));
  }

  @Override
  public synchronized CompletionStage<StopResult> stop(String id) {
    if (!known(id)) {
      return done(new StopResult.Unknown());
    }
    if (state.ended()) {
      return done(new StopResult.NotRunning(state.label()));
    }
    state = RunState.STOPPING;
    return done(new StopResult.Stopping(ID));
  }

  @Override
  public synchronized CompletionStage<ChangeResult> control(String id, Control control) {
    if (!known(id)) {
      return done(new ChangeResult.Unknown());
    }
    if (state.ended()) {
      return done(new ChangeResult.NotRunning(state.label()));
    }
    lastControl = Optional.of(control);
    return done(
        control instanceof Control.Drain(int part) && part == 9
            ? new ChangeResult.Refused("worker 9 is not there (expected: 1)")
            : new ChangeResult.Accepted(ID, 12.5, "changed"));
  }

  synchronized Optional<Control> lastControl() {
    return lastControl;
  }

  @Override
  public synchronized CompletionStage<Optional<byte[]>> file(String id, RunFile file) {
    return done(
        known(id)
            ? Optional.of(file.of(RunOutcome.of(report(), "name: \u00fc\n", totals)))
            : Optional.empty());
  }

  @Override
  public CompletionStage<ClusterReport> cluster() {
    WorkerMember worker =
        new WorkerMember("a", 1, "running", 100, 750.0, 12.5, 0.04, "127.0.0.1:9095", "0.1.0");
    return done(
        new ClusterReport(
            "0.1.0",
            "akka://onrush@127.0.0.1:25520",
            ID,
            1,
            List.of(
                new MemberReport(
                    "akka://onrush@127.0.0.1:25520", List.of("coordinator"), "up", true, null),
                new MemberReport(
                    "akka://onrush@127.0.0.1:25521", List.of("worker"), "up", true, worker))));
  }

  @Override
  public synchronized CompletionStage<Optional<EventsSlice>> events(
      String id, long afterEventId, OptionalDouble afterSeriesT) {
    if (mute) {
      return new CompletableFuture<>();
    }
    return done(
        known(id)
            ? Optional.of(EventsSlice.of(report(), afterEventId, afterSeriesT))
            : Optional.empty());
  }

  private static <T> CompletionStage<T> done(T value) {
    return CompletableFuture.completedFuture(value);
  }
}

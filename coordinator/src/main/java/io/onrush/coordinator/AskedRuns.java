package io.onrush.coordinator;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.AskPattern;
import akka.japi.function.Function;
import io.onrush.coordinator.Coordinator.Command;
import io.onrush.coordinator.http.ClusterReport;
import io.onrush.coordinator.http.EventsSlice;
import io.onrush.coordinator.http.MovedException;
import io.onrush.coordinator.http.Runs;
import io.onrush.coordinator.report.Report;
import io.onrush.coordinator.report.RunFile;
import io.onrush.coordinator.report.RunSummary;
import io.onrush.coordinator.run.Control;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;

/** The runs, by asking the coordinator. */
final class AskedRuns implements Runs {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final ActorSystem<?> system;
  private final ActorRef<Command> coordinator;

  private final BooleanSupplier isHere;

  /** The runs of a coordinator of this node. */
  AskedRuns(ActorSystem<?> system, ActorRef<Command> coordinator) {
    this(system, coordinator, () -> true);
  }

  /**
   * The runs of a coordinator that may move.
   *
   * @param isHere whether it is on this node: its messages do not go over the wire
   */
  AskedRuns(ActorSystem<?> system, ActorRef<Command> coordinator, BooleanSupplier isHere) {
    this.system = system;
    this.coordinator = coordinator;
    this.isHere = isHere;
  }

  private <T> CompletionStage<T> ask(Function<ActorRef<T>, Command> message) {
    if (!isHere.getAsBoolean()) {
      return CompletableFuture.failedFuture(new MovedException());
    }
    return AskPattern.ask(coordinator, message, PATIENCE, system.scheduler());
  }

  @Override
  public CompletionStage<StartResult> start(
      String planText, double speed, Optional<String> target) {
    return ask(replyTo -> new Coordinator.Start(planText, speed, target, replyTo));
  }

  @Override
  public CompletionStage<Optional<byte[]>> report(String id, OptionalInt points) {
    return ask(replyTo -> new Coordinator.GetReport(id, points, replyTo));
  }

  @Override
  public CompletionStage<Optional<Report>> newest() {
    return ask(Coordinator.GetNewest::new);
  }

  @Override
  public CompletionStage<List<RunSummary>> list() {
    return ask(Coordinator.ListRuns::new);
  }

  @Override
  public CompletionStage<StopResult> stop(String id) {
    return ask(replyTo -> new Coordinator.Stop(id, replyTo));
  }

  @Override
  public CompletionStage<ChangeResult> control(String id, Control control) {
    return ask(replyTo -> new Coordinator.Change(id, control, replyTo));
  }

  @Override
  public CompletionStage<Optional<byte[]>> file(String id, RunFile file) {
    return ask(replyTo -> new Coordinator.GetFile(id, file, replyTo));
  }

  @Override
  public CompletionStage<ClusterReport> cluster() {
    return ask(Coordinator.GetCluster::new);
  }

  @Override
  public CompletionStage<Optional<EventsSlice>> events(
      String id, long afterEventId, OptionalDouble afterSeriesT) {
    return ask(replyTo -> new Coordinator.GetEvents(id, afterEventId, afterSeriesT, replyTo));
  }
}

package io.onrush.coordinator;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.AskPattern;
import akka.japi.function.Function;
import io.onrush.coordinator.Coordinator.Command;
import io.onrush.coordinator.http.ClusterReport;
import io.onrush.coordinator.http.EventsSlice;
import io.onrush.coordinator.http.Runs;
import io.onrush.coordinator.report.RunSummary;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CompletionStage;

/** The runs, by asking the coordinator. */
final class AskedRuns implements Runs {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final ActorSystem<?> system;
  private final ActorRef<Command> coordinator;

  AskedRuns(ActorSystem<?> system, ActorRef<Command> coordinator) {
    this.system = system;
    this.coordinator = coordinator;
  }

  private <T> CompletionStage<T> ask(Function<ActorRef<T>, Command> message) {
    return AskPattern.ask(coordinator, message, PATIENCE, system.scheduler());
  }

  @Override
  public CompletionStage<StartResult> start(
      String planText, double speed, Optional<String> target) {
    return ask(replyTo -> new Coordinator.Start(planText, speed, target, replyTo));
  }

  @Override
  public CompletionStage<Optional<byte[]>> report(String id) {
    return ask(replyTo -> new Coordinator.GetReport(id, replyTo));
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
  public CompletionStage<ClusterReport> cluster() {
    return ask(Coordinator.GetCluster::new);
  }

  @Override
  public CompletionStage<Optional<EventsSlice>> events(
      String id, long afterEventId, OptionalDouble afterSeriesT) {
    return ask(replyTo -> new Coordinator.GetEvents(id, afterEventId, afterSeriesT, replyTo));
  }
}

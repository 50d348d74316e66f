package io.onrush.coordinator;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Behaviors;
import akka.cluster.typed.ClusterSingleton;
import akka.cluster.typed.ClusterSingletonSettings;
import akka.cluster.typed.SingletonActor;
import io.onrush.cluster.ClusterConfig;
import io.onrush.cluster.HostPort;
import io.onrush.coordinator.http.ApiServer;
import io.onrush.coordinator.http.ApiSettings;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** A process that can be the cluster's coordinator: the singleton's host, and the HTTP API. */
public final class CoordinatorNode {
  private final ActorSystem<Void> system;

  private CoordinatorNode(ActorSystem<Void> system) {
    this.system = system;
  }

  /**
   * Starts the actor system and the API.
   *
   * @param join members to join through; empty to found a cluster
   * @throws java.util.concurrent.CompletionException if the API's address cannot be bound
   */
  public static CoordinatorNode start(
      HostPort http, HostPort self, List<HostPort> join, CoordinatorSettings settings) {
    List<HostPort> seeds = join.isEmpty() ? List.of(self) : join;
    ActorSystem<Void> system =
        ActorSystem.create(
            Behaviors.empty(),
            ClusterConfig.SYSTEM,
            ClusterConfig.of(ClusterConfig.COORDINATOR_ROLE, self, seeds));
    ActorRef<Coordinator.Command> coordinator =
        ClusterSingleton.get(system)
            .init(
                SingletonActor.of(Coordinator.create(settings), "coordinator")
                    .withStopMessage(new Coordinator.HandOver())
                    .withSettings(
                        ClusterSingletonSettings.create(system)
                            .withRole(ClusterConfig.COORDINATOR_ROLE)));
    try {
      ApiServer.start(
              system, ApiSettings.of(http.host(), http.port()), new AskedRuns(system, coordinator))
          .toCompletableFuture()
          .join();
    } catch (RuntimeException e) {
      system.terminate();
      throw e;
    }
    return new CoordinatorNode(system);
  }

  /** Completes when the actor system has ended. */
  public CompletionStage<?> terminated() {
    return system.getWhenTerminated();
  }

  /** Leaves the cluster and ends. */
  public void stop() {
    system.terminate();
  }
}

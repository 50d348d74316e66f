package io.onrush.coordinator;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Behaviors;
import akka.cluster.typed.ClusterSingleton;
import akka.cluster.typed.ClusterSingletonSettings;
import akka.cluster.typed.SingletonActor;
import com.typesafe.config.Config;
import io.onrush.cluster.ClusterConfig;
import io.onrush.cluster.HostPort;
import io.onrush.cluster.Membership;
import io.onrush.coordinator.http.ApiServer;
import io.onrush.coordinator.http.ApiSettings;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * A process that can be the cluster's coordinator: the singleton's host, and the HTTP API. Put out
 * of the cluster it comes back; of a run it then knows what the workers tell.
 */
public final class CoordinatorNode {
  private final Membership membership;

  private CoordinatorNode(Membership membership) {
    this.membership = membership;
  }

  /**
   * Starts the actor system and the API.
   *
   * @param join members to join through
   * @param founds whether to found a cluster where none of them answers
   * @throws java.util.concurrent.CompletionException if the API's address cannot be bound
   */
  public static CoordinatorNode start(
      HostPort http,
      HostPort self,
      List<HostPort> join,
      boolean founds,
      CoordinatorSettings settings) {
    return new CoordinatorNode(
        Membership.begin(
            new Membership.Entry(ClusterConfig.COORDINATOR_ROLE, self, join, founds),
            config -> system(config, http, settings)));
  }

  private static ActorSystem<?> system(Config config, HostPort http, CoordinatorSettings settings) {
    ActorSystem<Void> system = ActorSystem.create(Behaviors.empty(), ClusterConfig.SYSTEM, config);
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
    return system;
  }

  /** Completes when it has left the cluster, or never got in. */
  public CompletionStage<Membership.End> ended() {
    return membership.ended();
  }

  /** Leaves the cluster, where another coordinator takes over, and ends. */
  public void stop() {
    membership.stop();
  }
}

package io.onrush.coordinator;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.actor.typed.Props;
import akka.actor.typed.javadsl.Behaviors;
import akka.cluster.typed.Cluster;
import akka.cluster.typed.ClusterSingleton;
import akka.cluster.typed.ClusterSingletonSettings;
import akka.cluster.typed.SingletonActor;
import akka.http.javadsl.ServerBinding;
import io.onrush.cluster.ClusterConfig;
import io.onrush.cluster.HostPort;
import io.onrush.coordinator.http.ApiServer;
import io.onrush.coordinator.http.ApiSettings;
import io.onrush.coordinator.http.Whereabouts;
import io.onrush.protocol.ToGateway;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A process that can be the cluster's coordinator: the singleton's host, and the HTTP API. */
public final class CoordinatorNode {
  private final ActorSystem<Void> system;

  private final HostPort http;

  private CoordinatorNode(ActorSystem<Void> system, HostPort http) {
    this.system = system;
    this.http = http;
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
    String node = Cluster.get(system).selfMember().uniqueAddress().toString();
    Whereabouts whereabouts = new Whereabouts(node);
    CompletableFuture<String> httpUrl = new CompletableFuture<>();
    ActorRef<ToGateway> gateway =
        system.systemActorOf(Gateway.create(whereabouts), "gateway", Props.empty());
    Behavior<Coordinator.Command> seen =
        Behaviors.setup(
            context -> {
              context.spawn(Beacon.create(node, gateway, httpUrl), "beacon");
              return Coordinator.create(settings);
            });
    ActorRef<Coordinator.Command> coordinator =
        ClusterSingleton.get(system)
            .init(
                SingletonActor.of(seen, "coordinator")
                    .withStopMessage(new Coordinator.HandOver())
                    .withSettings(
                        ClusterSingletonSettings.create(system)
                            .withRole(ClusterConfig.COORDINATOR_ROLE)));
    try {
      ServerBinding bound =
          ApiServer.start(
                  system,
                  ApiSettings.of(http.host(), http.port()),
                  new AskedRuns(
                      system, coordinator, () -> whereabouts.now() instanceof Whereabouts.Here),
                  whereabouts)
              .toCompletableFuture()
              .join();
      HostPort reached = reached(http, self, settings, bound.localAddress().getPort());
      httpUrl.complete("http://" + reached);
      return new CoordinatorNode(system, reached);
    } catch (RuntimeException e) {
      system.terminate();
      throw e;
    }
  }

  /** Where other nodes reach the API: its own address, or this node's where it listens on all. */
  private static HostPort reached(
      HostPort http, HostPort self, CoordinatorSettings settings, int boundPort) {
    HostPort told = settings.advertisedHttp().orElse(http);
    boolean everywhere = told.host().equals("0.0.0.0") || told.host().equals("::");
    return new HostPort(
        everywhere ? self.host() : told.host(), told.port() == 0 ? boundPort : told.port());
  }

  /** Where the HTTP API is reached. */
  public HostPort http() {
    return http;
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

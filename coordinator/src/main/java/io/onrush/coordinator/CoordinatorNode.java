package io.onrush.coordinator;

import akka.actor.setup.ActorSystemSetup;
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
import io.onrush.cluster.Membership;
import io.onrush.coordinator.http.ApiServer;
import io.onrush.coordinator.http.ApiSettings;
import io.onrush.coordinator.http.Runs;
import io.onrush.coordinator.http.Whereabouts;
import io.onrush.coordinator.metrics.ClusterMetrics;
import io.onrush.coordinator.report.Report;
import io.onrush.coordinator.scale.Autoscaler;
import io.onrush.metrics.NodeMetrics;
import io.onrush.metrics.OtlpEndpoint;
import io.onrush.metrics.OtlpPush;
import io.onrush.protocol.ToGateway;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A process that can be the cluster's coordinator: the singleton's host, and the HTTP API. Put out
 * of the cluster it comes back; of a run it then knows what the workers tell.
 */
public final class CoordinatorNode {
  private final Membership membership;
  private final AtomicReference<HostPort> reached;

  private CoordinatorNode(Membership membership, AtomicReference<HostPort> reached) {
    this.membership = membership;
    this.reached = reached;
  }

  /**
   * Starts the actor system and the API.
   *
   * @throws java.util.concurrent.CompletionException if the API's address cannot be bound, or the
   *     management port's
   * @throws IllegalArgumentException if it is not safe to bind it, or a file of the safeguards is
   *     no good
   */
  public static CoordinatorNode start(
      HostPort http, Membership.Entry entry, CoordinatorSettings settings) {
    settings.safeguards().requireGood(http.host());
    AtomicReference<HostPort> reached = new AtomicReference<>(http);
    NodeMetrics metrics = new NodeMetrics(ClusterConfig.COORDINATOR_ROLE);
    AtomicReference<Optional<Runs>> runs = new AtomicReference<>(Optional.empty());
    settings.otlp().ifPresent(to -> push(to, new ClusterMetrics(metrics), runs));
    return new CoordinatorNode(
        Membership.begin(
            ClusterConfig.COORDINATOR_ROLE,
            entry,
            (setup, serving) -> {
              ActorSystem<?> system =
                  system(setup, http, entry.self(), settings, metrics, runs, reached);
              serving.run();
              return system;
            }),
        reached);
  }

  private static ActorSystem<?> system(
      ActorSystemSetup setup,
      HostPort http,
      HostPort self,
      CoordinatorSettings settings,
      NodeMetrics metrics,
      AtomicReference<Optional<Runs>> runs,
      AtomicReference<HostPort> reached) {
    ActorSystem<Void> system = ActorSystem.create(Behaviors.empty(), ClusterConfig.SYSTEM, setup);
    String node = Cluster.get(system).selfMember().uniqueAddress().toString();
    Whereabouts whereabouts = new Whereabouts(node);
    CompletableFuture<String> httpUrl = new CompletableFuture<>();
    ActorRef<ToGateway> gateway =
        system.systemActorOf(Gateway.create(whereabouts), "gateway", Props.empty());
    Behavior<Coordinator.Command> seen =
        Behaviors.setup(
            context -> {
              context.spawn(Beacon.create(node, gateway, httpUrl), "beacon");
              ActorRef<Coordinator.Command> own = context.getSelf();
              settings
                  .scaling()
                  .map(
                      how ->
                          Autoscaler.create(
                              how, System.getenv(), to -> own.tell(new Coordinator.GetStrain(to))))
                  .ifPresent(scaler -> context.spawn(scaler, "autoscaler"));
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
    Runs asked =
        new AskedRuns(system, coordinator, () -> whereabouts.now() instanceof Whereabouts.Here);
    runs.set(Optional.of(asked));
    try {
      ServerBinding bound =
          ApiServer.start(
                  system,
                  ApiSettings.of(http.host(), http.port()).withSafeguards(settings.safeguards()),
                  asked,
                  whereabouts,
                  metrics)
              .toCompletableFuture()
              .join();
      reached.set(reached(http, self, settings, bound.localAddress().getPort()));
      String scheme = settings.safeguards().https().isPresent() ? "https://" : "http://";
      httpUrl.complete(scheme + reached.get());
    } catch (RuntimeException e) {
      system.terminate();
      throw e;
    }
    return system;
  }

  /** Pushes what a scrape would show: of the run only where the coordinator is here. */
  private static void push(
      OtlpEndpoint to, ClusterMetrics metrics, AtomicReference<Optional<Runs>> runs) {
    OtlpPush.start(
        to,
        ClusterConfig.COORDINATOR_ROLE,
        () -> metrics.collect(Objects.requireNonNull(runs.get()).flatMap(CoordinatorNode::newest)));
  }

  private static Optional<Report> newest(Runs runs) {
    return runs.newest()
        .toCompletableFuture()
        .completeOnTimeout(Optional.empty(), 1, TimeUnit.SECONDS)
        .exceptionally(moved -> Optional.empty())
        .join();
  }

  /** Where other nodes reach the API: its own address, or this node's where it listens on all. */
  private static HostPort reached(
      HostPort http, HostPort self, CoordinatorSettings settings, int boundPort) {
    HostPort told = settings.advertisedHttp().orElse(http);
    return new HostPort(
        told.isEverywhere() ? self.host() : told.host(),
        told.port() == 0 ? boundPort : told.port());
  }

  /** Where the HTTP API is reached. */
  public HostPort http() {
    return Objects.requireNonNull(reached.get());
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

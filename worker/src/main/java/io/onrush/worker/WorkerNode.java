package io.onrush.worker;

import akka.actor.setup.ActorSystemSetup;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Behaviors;
import akka.cluster.Cluster;
import io.onrush.cluster.ClusterConfig;
import io.onrush.cluster.HostPort;
import io.onrush.cluster.Membership;
import io.onrush.cluster.Version;
import io.onrush.metrics.MetricsServer;
import io.onrush.metrics.NodeMetrics;
import io.onrush.metrics.OtlpEndpoint;
import io.onrush.metrics.OtlpPush;
import io.onrush.protocol.WorkerInfo;
import io.onrush.worker.engine.EngineSettings;
import io.onrush.worker.metrics.RunMetrics;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * A process that carries load. It stays one worker, with its runs, for as long as the process
 * lives, whatever becomes of its membership.
 */
public final class WorkerNode {
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Runs runs;
  private final Membership membership;

  private WorkerNode(Runs runs, Membership membership) {
    this.runs = runs;
    this.membership = membership;
  }

  /**
   * Starts the actor system and joins the cluster.
   *
   * @param part wanted part, from 1; 0 for the lowest free one
   * @param metrics where Prometheus scrapes it; empty for nowhere
   * @param otlp where metrics are pushed to; empty for nowhere
   * @throws java.util.concurrent.CompletionException if the management port or that of the metrics
   *     cannot be bound
   */
  public static WorkerNode start(
      Membership.Entry entry,
      int part,
      EngineSettings settings,
      Optional<HostPort> metrics,
      Optional<OtlpEndpoint> otlp) {
    boolean wanted = metrics.isPresent() || otlp.isPresent();
    Runs runs =
        new Runs(part, settings, wanted ? Optional.of(offer(metrics, otlp)) : Optional.empty());
    return new WorkerNode(runs, Membership.begin(ClusterConfig.WORKER_ROLE, entry, runs::system));
  }

  private static Metrics offer(Optional<HostPort> at, Optional<OtlpEndpoint> otlp) {
    NodeMetrics node = new NodeMetrics(ClusterConfig.WORKER_ROLE);
    RunMetrics runs = new RunMetrics();
    node.add(runs);
    otlp.ifPresent(to -> OtlpPush.start(to, ClusterConfig.WORKER_ROLE, node::collect));
    if (at.isEmpty()) {
      return new Metrics(runs, Optional.empty());
    }
    try {
      return new Metrics(runs, Optional.of(MetricsServer.start(at.get(), node)));
    } catch (IOException e) {
      throw new CompletionException(e);
    }
  }

  /**
   * Metrics that are served or pushed.
   *
   * @param at where they are served, if they are
   */
  private record Metrics(RunMetrics runs, Optional<HostPort> at) {}

  /** Completes when it has left the cluster, or never got in. */
  public CompletionStage<Membership.End> ended() {
    return membership.ended();
  }

  /**
   * Hands its shares over, leaves the cluster and ends.
   *
   * @param drainLimit longest that the hand-over may take
   */
  public void stop(Duration drainLimit) {
    var _ =
        runs.get()
            .leave()
            .toCompletableFuture()
            .completeOnTimeout(null, drainLimit.toNanos(), TimeUnit.NANOSECONDS)
            .thenRun(membership::stop)
            .thenCompose(left -> membership.ended())
            .thenRun(runs.get()::close);
  }

  /** The worker's runs, made when the first actor system has its address. */
  private static final class Runs {
    private final int part;
    private final EngineSettings settings;
    private final Optional<Metrics> metrics;
    private Optional<WorkerRuns> runs = Optional.empty();

    Runs(int part, EngineSettings settings, Optional<Metrics> metrics) {
      this.part = part;
      this.settings = settings;
      this.metrics = metrics;
    }

    ActorSystem<WorkerActor.Command> system(ActorSystemSetup setup, Runnable welcomed) {
      return ActorSystem.create(
          Behaviors.setup(
              context -> {
                var address = Cluster.get(context.getSystem()).selfAddress();
                return WorkerActor.create(at(Membership.address(address)), welcomed);
              }),
          ClusterConfig.SYSTEM,
          setup);
    }

    private synchronized WorkerRuns at(HostPort bound) {
      if (runs.isEmpty()) {
        runs =
            Optional.of(
                WorkerRuns.start(
                    info(bound), new EngineHost(settings, metrics.map(Metrics::runs))));
      }
      return runs.get();
    }

    synchronized WorkerRuns get() {
      return runs.orElseThrow();
    }

    /** The name is the process's own: a restarted one is another worker. */
    private WorkerInfo info(HostPort bound) {
      String name = "worker-%s-%08x".formatted(part == 0 ? "x" : part, RANDOM.nextInt());
      return new WorkerInfo(
          name,
          part,
          bound.toString(),
          metrics.flatMap(Metrics::at).map(HostPort::toString).orElse(""),
          ProcessHandle.current().pid(),
          Version.TEXT);
    }
  }
}

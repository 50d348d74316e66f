package io.onrush.worker;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Behaviors;
import io.onrush.cluster.ClusterConfig;
import io.onrush.cluster.HostPort;
import io.onrush.cluster.Version;
import io.onrush.protocol.WorkerInfo;
import io.onrush.worker.engine.EngineSettings;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** A process that carries load. */
public final class WorkerNode {
  private static final SecureRandom RANDOM = new SecureRandom();

  private final ActorSystem<WorkerActor.Command> system;

  private WorkerNode(ActorSystem<WorkerActor.Command> system) {
    this.system = system;
  }

  /**
   * Starts the actor system and joins the cluster.
   *
   * @param self where other members reach this one; port 0 for any free one
   * @param join members to join through
   * @param part wanted part, from 1; 0 for the lowest free one
   */
  public static WorkerNode start(
      HostPort self, List<HostPort> join, int part, EngineSettings settings) {
    return new WorkerNode(
        ActorSystem.create(
            Behaviors.setup(
                context -> {
                  var address = context.getSystem().address();
                  HostPort bound =
                      new HostPort(address.host().get(), (Integer) address.port().get());
                  return WorkerActor.create(info(part, bound), new EngineHost(settings));
                }),
            ClusterConfig.SYSTEM,
            ClusterConfig.of(ClusterConfig.WORKER_ROLE, self, join)));
  }

  /** The name is the process's own: a restarted one is another worker. */
  private static WorkerInfo info(int part, HostPort bound) {
    String name = "worker-%s-%08x".formatted(part == 0 ? "x" : part, RANDOM.nextInt());
    return new WorkerInfo(
        name, part, bound.toString(), ProcessHandle.current().pid(), Version.TEXT);
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

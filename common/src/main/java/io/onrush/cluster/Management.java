package io.onrush.cluster;

import akka.actor.BootstrapSetup;
import akka.actor.setup.ActorSystemSetup;
import akka.actor.typed.ActorSystem;
import akka.cluster.Cluster;
import akka.cluster.MemberStatus;
import akka.management.cluster.bootstrap.ClusterBootstrap;
import akka.management.javadsl.AkkaManagement;
import akka.management.javadsl.ReadinessCheckSetup;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;

/**
 * A node's port for those who run it: {@code /alive}, {@code /ready}, and what the bootstrap of the
 * cluster asks. It only reads.
 */
final class Management {
  private Management() {}

  /**
   * A member's configuration with this port in it.
   *
   * @param port where it listens; on all addresses it is known by that of {@code self}
   */
  static Config configure(Config config, HostPort self, HostPort port, Rendezvous rendezvous) {
    Map<String, Object> own = new HashMap<>();
    own.put("akka.management.http.hostname", port.isEverywhere() ? self.host() : port.host());
    own.put("akka.management.http.bind-hostname", port.host());
    own.put("akka.management.http.port", port.port());
    switch (rendezvous) {
      case Rendezvous.Nodes _ -> own.put("akka.management.http.routes.cluster-bootstrap", "");
      case Rendezvous.Pods(String label, int contactPoints) -> {
        own.put("akka.discovery.kubernetes-api.pod-label-selector", label);
        own.put(
            "akka.management.cluster.bootstrap.contact-point-discovery.required-contact-point-nr",
            contactPoints);
      }
    }
    return ConfigFactory.parseMap(own).withFallback(config);
  }

  /** What an actor system needs from its start: configuration, and when it is ready. */
  static ActorSystemSetup setup(Config config, BooleanSupplier serving) {
    return ActorSystemSetup.create(
        BootstrapSetup.create(config),
        ReadinessCheckSetup.create(
            system -> List.of(() -> ready(Cluster.get(system), serving.getAsBoolean()))));
  }

  private static CompletionStage<Boolean> ready(Cluster cluster, boolean serving) {
    MemberStatus status = cluster.selfMember().status();
    if (!status.equals(MemberStatus.up())) {
      return notReady("this node is not up in the cluster, but " + status);
    }
    return serving
        ? CompletableFuture.completedStage(true)
        : notReady("this node has not heard of a coordinator");
  }

  private static CompletionStage<Boolean> notReady(String reason) {
    return CompletableFuture.failedStage(new IllegalStateException(reason));
  }

  /**
   * Opens the port, and has the node find its cluster if that is by way of pods.
   *
   * @throws java.util.concurrent.CompletionException if the port cannot be bound
   */
  static void start(ActorSystem<?> system, Rendezvous rendezvous) {
    AkkaManagement.get(system).start().toCompletableFuture().join();
    switch (rendezvous) {
      case Rendezvous.Nodes _ -> {}
      case Rendezvous.Pods _ -> ClusterBootstrap.get(system).start();
    }
  }
}

package io.onrush.cluster;

import akka.actor.ActorSystem;
import akka.discovery.ServiceDiscovery.ResolvedTarget;
import akka.management.cluster.bootstrap.ClusterBootstrapSettings;
import akka.management.cluster.bootstrap.JoinDecision;
import akka.management.cluster.bootstrap.LowestAddressJoinDecider;
import akka.management.cluster.bootstrap.SeedNodesInformation;
import akka.management.cluster.bootstrap.SeedNodesObservation;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import scala.concurrent.Future;

/** Akka's decision whom to join, which also tells what it waits for. */
final class PodJoinDecider extends LowestAddressJoinDecider {
  private final Waiting waiting = new Waiting(Duration.ofSeconds(2));
  private final int required;
  private final String label;
  private final String self;

  /** Called by Akka: {@code akka.management.cluster.bootstrap.join-decider.class}. */
  PodJoinDecider(ActorSystem system, ClusterBootstrapSettings settings) {
    super(system, settings);
    var config = system.settings().config();
    required = settings.getContactPointDiscoveryRequiredContactPointsNr();
    label = config.getString("akka.discovery.kubernetes-api.pod-label-selector");
    self = config.getString("akka.management.http.hostname");
  }

  @Override
  public Future<JoinDecision> decide(SeedNodesInformation seen) {
    if (!seen.hasSeedNodes()) {
      waiting.tell(() -> forWhat(seen));
    }
    return super.decide(seen);
  }

  private String forWhat(SeedNodesInformation seen) {
    Set<String> listed =
        seen.getContactPoints().stream()
            .map(ResolvedTarget::host)
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> answering =
        seen.getSeedNodesObservations().stream()
            .map(SeedNodesObservation::contactPoint)
            .map(ResolvedTarget::host)
            .collect(Collectors.toSet());
    String what =
        "%d of %d contact points seen (label %s)".formatted(answering.size(), required, label);
    if (!listed.contains(self)) {
      return what
          + "; this pod, "
          + self
          + ", is not among "
          + listed
          + ": it needs that label, and --management its address";
    }
    String silent =
        listed.stream()
            .filter(Predicate.not(answering::contains))
            .collect(Collectors.joining(", "));
    if (!silent.isEmpty()) {
      return what + "; no answer yet from " + silent;
    }
    return answering.size() < required ? what : what + "; one of them is about to found it";
  }
}

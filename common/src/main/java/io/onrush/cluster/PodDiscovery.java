package io.onrush.cluster;

import akka.actor.ExtendedActorSystem;
import akka.discovery.Lookup;
import akka.discovery.ServiceDiscovery;
import akka.discovery.kubernetes.KubernetesApiServiceDiscovery;
import akka.stream.StreamTcpException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import scala.concurrent.Future;
import scala.concurrent.duration.FiniteDuration;
import scala.jdk.javaapi.FutureConverters;

/**
 * Akka's look-up of pods through the Kubernetes API, and for a human what to do where it fails.
 * After a failure it starts from nothing, as the service account's token may be another one by
 * then.
 */
final class PodDiscovery extends ServiceDiscovery {
  private final ExtendedActorSystem system;
  private final Waiting waiting = new Waiting(Duration.ZERO);
  private Optional<ServiceDiscovery> pods = Optional.empty();

  /** Called by Akka: {@code akka.discovery.onrush-pods.class}. */
  PodDiscovery(ExtendedActorSystem system) {
    this.system = system;
  }

  @Override
  public Future<Resolved> lookup(Lookup lookup, FiniteDuration limit) {
    return FutureConverters.asScala(
        FutureConverters.asJava(pods().lookup(lookup, limit))
            .toCompletableFuture()
            .copy()
            .orTimeout(limit.toMillis(), TimeUnit.MILLISECONDS)
            .whenComplete((found, failure) -> failed(Optional.ofNullable(failure))));
  }

  private synchronized ServiceDiscovery pods() {
    ServiceDiscovery now = pods.orElseGet(() -> new KubernetesApiServiceDiscovery(system));
    pods = Optional.of(now);
    return now;
  }

  private synchronized void failed(Optional<Throwable> failure) {
    failure.ifPresent(
        f -> {
          pods = Optional.empty();
          waiting.tell(() -> advice(f));
        });
  }

  /** What is wrong, and what to do about it. */
  static String advice(Throwable failure) {
    String text = String.valueOf(failure.getMessage());
    return switch (failure) {
      case CompletionException e when e.getCause() != null -> advice(e.getCause());
      case KubernetesApiServiceDiscovery.KubernetesApiException e when text.contains("Forbidden") ->
          "the Kubernetes API does not let this pod list pods (403); give its ServiceAccount a Role"
              + " with get, list and watch on pods";
      case KubernetesApiServiceDiscovery.KubernetesApiException e when text.contains("401") ->
          "the Kubernetes API does not accept this pod's token (401); the pod needs the token of"
              + " its own ServiceAccount (automountServiceAccountToken), which needs a Role with"
              + " get, list and watch on pods";
      case NoSuchFileException e ->
          "there is no "
              + text
              + "; the pod needs the token of its ServiceAccount (automountServiceAccountToken)";
      case NoSuchElementException e ->
          "KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT are not set; --discovery kubernetes"
              + " works in a pod only";
      case TimeoutException e -> "the Kubernetes API does not answer; trying on";
      case SSLException e ->
          "the Kubernetes API is not who its ca.crt says (" + text + "); trying on";
      case StreamTcpException e ->
          "the Kubernetes API cannot be reached ("
              + text.replaceFirst(".* because of ", "")
              + "); trying on";
      default -> "the Kubernetes API cannot be asked (" + text + "); trying on";
    };
  }
}

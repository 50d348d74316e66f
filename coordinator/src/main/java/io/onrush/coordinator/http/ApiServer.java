package io.onrush.coordinator.http;

import akka.actor.typed.ActorSystem;
import akka.http.javadsl.Http;
import akka.http.javadsl.ServerBinding;
import akka.http.javadsl.ServerBuilder;
import akka.http.javadsl.settings.ServerSettings;
import io.onrush.cluster.ClusterConfig;
import io.onrush.metrics.NodeMetrics;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** The coordinator's HTTP API. */
public final class ApiServer {
  private static final Duration UNBIND_WITHIN = Duration.ofSeconds(3);

  private ApiServer() {}

  /**
   * Binds the API; it is unbound with the system's coordinated shutdown. The stage fails if the
   * address cannot be bound.
   *
   * @throws IllegalArgumentException if it is not safe to bind it, or a file of the safeguards is
   *     no good
   */
  public static CompletionStage<ServerBinding> start(
      ActorSystem<?> system, ApiSettings settings, Runs runs) {
    return start(
        system, settings, runs, Optional.empty(), new NodeMetrics(ClusterConfig.COORDINATOR_ROLE));
  }

  /**
   * Binds the API of one coordinator node of several: it answers with its own runs where the
   * coordinator is here, and otherwise passes requests on to the node where it is.
   */
  public static CompletionStage<ServerBinding> start(
      ActorSystem<?> system,
      ApiSettings settings,
      Runs runs,
      Whereabouts whereabouts,
      NodeMetrics metrics) {
    return start(system, settings, runs, Optional.of(whereabouts), metrics);
  }

  private static CompletionStage<ServerBinding> start(
      ActorSystem<?> system,
      ApiSettings settings,
      Runs runs,
      Optional<Whereabouts> whereabouts,
      NodeMetrics metrics) {
    Safeguards safeguards = settings.safeguards();
    Access access = Access.of(settings.host(), safeguards, System::nanoTime);
    Optional<Https> https = safeguards.https().map(folder -> new Https(folder, System::nanoTime));
    ServerBuilder server =
        Http.get(system)
            .newServerAt(settings.host(), settings.port())
            .withSettings(serverSettings(system));
    return https
        .map(h -> server.enableHttps(h.server()))
        .orElse(server)
        .bind(new ApiRoutes(runs, system, settings, access, https, whereabouts, metrics).sealed())
        .thenApply(binding -> binding.addToCoordinatedShutdown(UNBIND_WITHIN, system));
  }

  private static ServerSettings serverSettings(ActorSystem<?> system) {
    ServerSettings settings = ServerSettings.create(system.settings().config());
    return settings
        // They would show a token that is not written as it should be.
        .withParserSettings(settings.getParserSettings().withIllegalHeaderWarnings(false))
        .withServerHeader(Optional.empty())
        .withTransparentHeadRequests(true)
        .withParsingErrorHandler(ParseProblems.class.getName());
  }
}

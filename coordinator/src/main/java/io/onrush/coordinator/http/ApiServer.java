package io.onrush.coordinator.http;

import akka.actor.typed.ActorSystem;
import akka.http.javadsl.Http;
import akka.http.javadsl.ServerBinding;
import akka.http.javadsl.settings.ServerSettings;
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
   */
  public static CompletionStage<ServerBinding> start(
      ActorSystem<?> system, ApiSettings settings, Runs runs) {
    return start(system, settings, runs, Optional.empty());
  }

  /**
   * Binds the API of one coordinator node of several: it answers with its own runs where the
   * coordinator is here, and otherwise passes requests on to the node where it is.
   */
  public static CompletionStage<ServerBinding> start(
      ActorSystem<?> system, ApiSettings settings, Runs runs, Whereabouts whereabouts) {
    return start(system, settings, runs, Optional.of(whereabouts));
  }

  private static CompletionStage<ServerBinding> start(
      ActorSystem<?> system, ApiSettings settings, Runs runs, Optional<Whereabouts> whereabouts) {
    return Http.get(system)
        .newServerAt(settings.host(), settings.port())
        .withSettings(serverSettings(system))
        .bind(new ApiRoutes(runs, system, settings, whereabouts).sealed())
        .thenApply(binding -> binding.addToCoordinatedShutdown(UNBIND_WITHIN, system));
  }

  private static ServerSettings serverSettings(ActorSystem<?> system) {
    return ServerSettings.create(system.settings().config())
        .withServerHeader(Optional.empty())
        .withTransparentHeadRequests(true)
        .withParsingErrorHandler(ParseProblems.class.getName());
  }
}

package io.onrush.coordinator;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.PostStop;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import akka.actor.typed.receptionist.Receptionist;
import io.onrush.cluster.Keys;
import io.onrush.protocol.ToGateway;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/**
 * Says where the coordinator is to every coordinator node, for as long as it is here: at once, to
 * each node that comes, and every second, so that a lost message heals.
 */
final class Beacon extends AbstractBehavior<Beacon.Event> {
  private static final Duration INTERVAL = Duration.ofSeconds(1);

  /** What happens to a beacon. */
  sealed interface Event {}

  private record Reachable(String httpUrl) implements Event {}

  private record Listed(Receptionist.Listing listing) implements Event {}

  private record Again() implements Event {}

  private final String node;
  private final ActorRef<ToGateway> own;
  private Set<ActorRef<ToGateway>> others = Set.of();
  private Optional<String> httpUrl = Optional.empty();

  private Beacon(
      ActorContext<Event> context,
      String node,
      ActorRef<ToGateway> own,
      CompletionStage<String> httpUrl) {
    super(context);
    this.node = node;
    this.own = own;
    context.pipeToSelf(httpUrl, (url, failure) -> url == null ? new Again() : new Reachable(url));
    context
        .getSystem()
        .receptionist()
        .tell(
            Receptionist.subscribe(
                Keys.COORDINATORS,
                context.messageAdapter(Receptionist.Listing.class, Listed::new)));
  }

  /**
   * Creates one.
   *
   * @param own this node's gateway, which hears of it first
   * @param httpUrl where this node's API is reached, once it is bound
   */
  static Behavior<Event> create(
      String node, ActorRef<ToGateway> own, CompletionStage<String> httpUrl) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  timers.startTimerWithFixedDelay(new Again(), INTERVAL);
                  return new Beacon(context, node, own, httpUrl);
                }));
  }

  @Override
  public Receive<Event> createReceive() {
    return newReceiveBuilder()
        .onMessage(Event.class, this::onEvent)
        .onSignal(PostStop.class, stopped -> onStopped())
        .build();
  }

  private Behavior<Event> onEvent(Event event) {
    switch (event) {
      case Reachable(String url) -> httpUrl = Optional.of(url);
      case Listed(Receptionist.Listing listing) -> {
        Set<ActorRef<ToGateway>> all =
            new HashSet<>(listing.getServiceInstances(Keys.COORDINATORS));
        all.remove(own);
        others = all;
      }
      case Again() -> {}
    }
    httpUrl.ifPresent(url -> tell(new ToGateway.Active(node, url)));
    return this;
  }

  private Behavior<Event> onStopped() {
    tell(new ToGateway.Moving(node));
    return this;
  }

  private void tell(ToGateway message) {
    own.tell(message);
    others.forEach(other -> other.tell(message));
  }
}

package io.onrush.worker;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.PostStop;
import akka.actor.typed.Signal;
import akka.actor.typed.javadsl.AbstractOnMessageBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.receptionist.Receptionist;
import io.onrush.cluster.HostPort;
import io.onrush.cluster.Keys;
import io.onrush.protocol.ToCoordinator;
import io.onrush.protocol.ToWorker;
import io.onrush.worker.run.Outlet;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A worker's place in the cluster: makes itself known, and carries messages between the
 * coordinator, the other workers and {@link WorkerRuns}. No request ever comes near it.
 */
public final class WorkerActor extends AbstractOnMessageBehavior<WorkerActor.Command> {

  /** What the actor is told. */
  public sealed interface Command {}

  private record Wire(ToWorker message) implements Command {}

  private record Listed(Receptionist.Listing listing) implements Command {}

  private record Out(ToCoordinator message) implements Command {}

  private record OutToPeer(String address, ToWorker.Peer message) implements Command {}

  private final WorkerRuns runs;
  private final Runnable welcomed;
  private final ActorRef<ToWorker> self;
  private final Outlet outlet;
  private Optional<ActorRef<ToCoordinator>> coordinator = Optional.empty();
  private Map<String, ActorRef<ToWorker>> workers = Map.of();

  private WorkerActor(ActorContext<Command> context, WorkerRuns runs, Runnable welcomed) {
    super(context);
    this.runs = runs;
    this.welcomed = welcomed;
    this.self = context.messageAdapter(ToWorker.class, Wire::new);
    this.outlet = new Mailbox(context.getSelf());
    runs.attach(outlet);
    ActorRef<Receptionist.Command> receptionist = context.getSystem().receptionist();
    receptionist.tell(Receptionist.register(Keys.WORKERS, self));
    receptionist.tell(
        Receptionist.subscribe(
            Keys.WORKERS, context.spawn(forwardTo(context.getSelf()), "listings")));
  }

  /**
   * Creates one.
   *
   * @param welcomed run whenever a coordinator knows of it
   */
  public static Behavior<Command> create(WorkerRuns runs, Runnable welcomed) {
    return Behaviors.setup(context -> new WorkerActor(context, runs, welcomed));
  }

  /**
   * All of an actor's adapters are one reference, and the receptionist fails on one that both
   * registers and subscribes.
   */
  private static Behavior<Receptionist.Listing> forwardTo(ActorRef<Command> actor) {
    return Behaviors.receiveMessage(
        listing -> {
          actor.tell(new Listed(listing));
          return Behaviors.same();
        });
  }

  @Override
  public Behavior<Command> onMessage(Command command) {
    switch (command) {
      case Wire(ToWorker message) -> onWire(message);
      case Listed(Receptionist.Listing listing) -> onListed(listing);
      case Out(ToCoordinator message) -> coordinator.ifPresent(ref -> ref.tell(message));
      case OutToPeer(String address, ToWorker.Peer message) ->
          Optional.ofNullable(workers.get(address)).ifPresent(ref -> ref.tell(message));
    }
    return this;
  }

  @Override
  public Behavior<Command> onSignal(Signal signal) {
    if (signal instanceof PostStop) {
      runs.detach(outlet);
    }
    return this;
  }

  private void onWire(ToWorker message) {
    switch (message) {
      case ToWorker.Welcome(ActorRef<ToCoordinator> ref) -> {
        if (coordinator.filter(ref::equals).isEmpty()) {
          getContext().getLog().info("coordinator is {}", ref.path());
        }
        coordinator = Optional.of(ref);
        welcomed.run();
        runs.parts(
            (parts, ran) -> ref.tell(new ToCoordinator.Joined(runs.info(), self, parts, ran)));
      }
      case ToWorker.Order order -> runs.onOrder(order);
      case ToWorker.Peer peer -> runs.onPeer(peer);
    }
  }

  /** Those that are unreachable for the cluster are kept: a message may get there all the same. */
  private void onListed(Receptionist.Listing listing) {
    workers =
        listing.getAllServiceInstances(Keys.WORKERS).stream()
            .collect(Collectors.toMap(this::address, Function.identity(), (a, b) -> b));
  }

  private String address(ActorRef<ToWorker> worker) {
    var address = worker.path().address();
    return address.hasLocalScope()
        ? runs.info().address()
        : new HostPort(address.host().get(), (Integer) address.port().get()).toString();
  }

  /** Brings what the runs say into the actor. */
  private record Mailbox(ActorRef<Command> to) implements Outlet {
    @Override
    public void toCoordinator(ToCoordinator message) {
      to.tell(new Out(message));
    }

    @Override
    public void toPeer(String address, ToWorker.Peer message) {
      to.tell(new OutToPeer(address, message));
    }
  }
}

package io.onrush.coordinator;

import akka.actor.Cancellable;
import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.receptionist.Receptionist;
import io.onrush.cluster.Keys;
import io.onrush.measure.Cell;
import io.onrush.measure.Interval;
import io.onrush.protocol.Status;
import io.onrush.protocol.Status.Phase;
import io.onrush.protocol.Testimony;
import io.onrush.protocol.ToCoordinator;
import io.onrush.protocol.ToWorker;
import io.onrush.protocol.ToWorker.Order;
import io.onrush.protocol.WorkerInfo;
import io.onrush.protocol.WorkerKey;
import io.onrush.protocol.WorkerLoad;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** A worker that sends nothing, does as it is told, and writes down what that was. */
final class ObedientWorker {
  private final ActorTestKit kit;
  private final WorkerInfo info;
  private final boolean takesStarts;
  private final ActorRef<ToWorker> ref;
  private final Cancellable speaking;
  private final List<Order> orders = new CopyOnWriteArrayList<>();
  private Optional<ActorRef<ToCoordinator>> coordinator = Optional.empty();
  private boolean silent;
  private Phase whenPrepared = Phase.READY;
  private Phase phase = Phase.PREPARING;
  private String runId = "";
  private int incarnation;
  private long startAtNs;
  private int epoch;
  private long epochFromNs;
  private int stage = -1;
  private long term;
  private long grantedNs = Long.MIN_VALUE;
  private Testimony.KeptVersion kept = Testimony.KeptVersion.NONE;
  private long stopAtNs = Long.MAX_VALUE;
  private long lastSequence;

  ObedientWorker(ActorTestKit kit, int part, boolean takesStarts) {
    this.kit = kit;
    this.info = new WorkerInfo("w" + part, part, "127.0.0.1:" + part, "", part, "test");
    this.takesStarts = takesStarts;
    this.ref = kit.spawn(Behaviors.<ToWorker>receiveMessage(this::on));
    kit.system().receptionist().tell(Receptionist.register(Keys.WORKERS, ref));
    this.speaking =
        kit.system()
            .scheduler()
            .scheduleWithFixedDelay(
                Duration.ZERO, Duration.ofMillis(50), this::speak, kit.system().executionContext());
  }

  synchronized boolean joined() {
    return coordinator.isPresent();
  }

  synchronized void neverGetsReady() {
    whenPrepared = Phase.PREPARING;
  }

  synchronized void fallSilent() {
    silent = true;
  }

  /** Tells of its next interval. */
  synchronized void reports(Cell... cells) {
    Interval interval = new Interval(++lastSequence, 0, 1, List.of(cells));
    WorkerKey key = new WorkerKey(info.worker(), incarnation);
    coordinator.orElseThrow().tell(new ToCoordinator.IntervalReport(key, runId, interval));
  }

  void leave() {
    speaking.cancel();
    kit.stop(ref);
  }

  List<Order> orders() {
    return List.copyOf(orders);
  }

  <T extends Order> List<T> orders(Class<T> kind) {
    return orders.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  private synchronized Behavior<ToWorker> on(ToWorker message) {
    switch (message) {
      case ToWorker.Welcome(ActorRef<ToCoordinator> from) -> {
        from.tell(new ToCoordinator.Joined(info, ref, List.of(), false));
        coordinator = Optional.of(from);
      }
      case Order order -> {
        orders.add(order);
        obey(order);
      }
      case ToWorker.Peer p -> {}
    }
    return Behaviors.same();
  }

  private void obey(Order order) {
    switch (order) {
      case ToWorker.Prepare p -> {
        runId = p.runId();
        incarnation = p.incarnation();
        term = p.term();
        phase = whenPrepared;
      }
      case ToWorker.Start s -> startAtNs = takesStarts ? s.startAtNs() : 0;
      case ToWorker.Divide d -> {
        epoch = d.division().epoch();
        epochFromNs = d.division().atNs();
      }
      case ToWorker.EnterStage e -> stage = e.stage();
      case ToWorker.Allot a -> {}
      case ToWorker.Stop s -> {
        stopAtNs = s.atNs();
        phase = Phase.DRAINED;
      }
      case ToWorker.Release r -> runId = "";
      case ToWorker.Grant g -> grantedNs = g.coordinatorNs();
      case ToWorker.Fence f -> {}
      case ToWorker.Keep k ->
          kept = new Testimony.KeptVersion(k.piece().term(), k.piece().version(), k.piece().of());
      case ToWorker.Recall r -> {}
    }
  }

  private synchronized void speak() {
    if (silent || runId.isEmpty()) {
      return;
    }
    Status status =
        new Status(
            new WorkerKey(info.worker(), incarnation),
            runId,
            System.nanoTime(),
            phase,
            List.of(),
            startAtNs,
            epoch,
            epochFromNs,
            stage,
            List.of(),
            stopAtNs,
            lastSequence,
            0,
            100_000,
            term,
            startAtNs == 0 ? Long.MIN_VALUE : startAtNs,
            grantedNs,
            false,
            false,
            kept,
            0,
            List.of(),
            WorkerLoad.NONE);
    coordinator.ifPresent(to -> to.tell(status));
  }
}

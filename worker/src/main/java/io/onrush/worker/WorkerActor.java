package io.onrush.worker;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.AbstractOnMessageBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.TimerScheduler;
import akka.actor.typed.receptionist.Receptionist;
import io.onrush.cluster.Keys;
import io.onrush.measure.Cell;
import io.onrush.pace.Division;
import io.onrush.protocol.ToCoordinator;
import io.onrush.protocol.ToWorker;
import io.onrush.protocol.WorkerInfo;
import io.onrush.protocol.WorkerKey;
import io.onrush.protocol.WorkerLoad;
import io.onrush.worker.run.LoadEngine;
import io.onrush.worker.run.Outlet;
import io.onrush.worker.run.WorkerRun;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A worker's place in the cluster: makes itself known, and passes orders and findings between the
 * coordinator and the runs that it takes part in. No request ever comes near it.
 */
public final class WorkerActor extends AbstractOnMessageBehavior<WorkerActor.Command> {
  private static final Duration TICK = Duration.ofMillis(50);

  /** Runs that are over but have intervals to deliver; the oldest gives way. */
  private static final int MOST_RUNS = 4;

  /** What the actor is told. */
  public sealed interface Command {}

  private record Wire(ToWorker message) implements Command {}

  private record Tick() implements Command {}

  private record Prepared(WorkerRun run) implements Command {}

  private record Failed(WorkerRun run, List<String> reasons) implements Command {}

  private record Closed(WorkerRun run, long fromNs, long toNs, List<Cell> cells)
      implements Command {}

  private record Entered(WorkerRun run, int stage, long atNs) implements Command {}

  private record Drained(WorkerRun run) implements Command {}

  /** What an engine finds; may be called from any thread. */
  public interface Findings {
    void prepared();

    void failed(List<String> reasons);

    void intervalClosed(long fromNs, long toNs, List<Cell> cells);

    void stageEntered(int stage, long atNs);

    void drained();
  }

  /** Makes engines and tells of the process. */
  public interface Host {
    /** An engine for an order; throws {@link IllegalArgumentException} where that cannot be. */
    LoadEngine engine(ToWorker.Prepare order, Findings findings);

    /** How the process is doing. */
    WorkerLoad load();
  }

  private final WorkerInfo info;
  private final Host host;
  private final TimerScheduler<Command> timers;
  private final ActorRef<ToWorker> self;
  private final List<WorkerRun> runs = new ArrayList<>();
  private Optional<ActorRef<ToCoordinator>> coordinator = Optional.empty();

  private WorkerActor(
      ActorContext<Command> context, TimerScheduler<Command> timers, WorkerInfo info, Host host) {
    super(context);
    this.info = info;
    this.host = host;
    this.timers = timers;
    this.self = context.messageAdapter(ToWorker.class, Wire::new);
    context.getSystem().receptionist().tell(Receptionist.register(Keys.WORKERS, self));
  }

  public static Behavior<Command> create(WorkerInfo info, Host host) {
    return Behaviors.setup(
        context -> Behaviors.withTimers(timers -> new WorkerActor(context, timers, info, host)));
  }

  @Override
  public Behavior<Command> onMessage(Command command) {
    long nowNs = System.nanoTime();
    switch (command) {
      case Wire(ToWorker message) -> onWire(message, nowNs);
      case Tick() -> onTick(nowNs);
      case Prepared(WorkerRun run) -> run.prepared(nowNs);
      case Failed(WorkerRun run, List<String> reasons) -> run.failed(reasons, nowNs);
      case Closed c -> c.run.intervalClosed(c.fromNs, c.toNs, c.cells, nowNs);
      case Entered(WorkerRun run, int stage, long atNs) -> run.stageEntered(stage, atNs, nowNs);
      case Drained(WorkerRun run) -> run.drained(nowNs);
    }
    return this;
  }

  private void onWire(ToWorker message, long nowNs) {
    switch (message) {
      case ToWorker.Welcome(ActorRef<ToCoordinator> ref) -> {
        if (coordinator.filter(ref::equals).isEmpty()) {
          getContext().getLog().info("coordinator is {}", ref.path());
        }
        coordinator = Optional.of(ref);
        ref.tell(new ToCoordinator.Joined(info, self, List.of()));
      }
      case ToWorker.Order order -> onOrder(order, nowNs);
      case ToWorker.Peer peer -> {}
    }
  }

  private void onOrder(ToWorker.Order order, long nowNs) {
    for (WorkerRun run : runs) {
      if (run.runId().equals(order.runId()) && run.key().incarnation() == order.incarnation()) {
        run.on(order, nowNs);
        return;
      }
    }
    if (order instanceof ToWorker.Prepare prepare) {
      prepare(prepare, nowNs);
    } else if (order instanceof ToWorker.Recall recall) {
      WorkerKey key = new WorkerKey(info.worker(), recall.incarnation());
      ToCoordinator absent = new ToCoordinator.Absent(key, recall.runId(), recall.term());
      coordinator.ifPresent(ref -> ref.tell(absent));
    }
  }

  private void prepare(ToWorker.Prepare order, long nowNs) {
    getContext().getLog().info("run {}: preparing, part {}", order.runId(), order.part());
    Outlet out =
        new Outlet() {
          @Override
          public void toCoordinator(ToCoordinator message) {
            coordinator.ifPresent(ref -> ref.tell(message));
          }

          @Override
          public void toPeer(String address, ToWorker.Peer message) {}
        };
    ForwardedFindings findings = new ForwardedFindings(getContext().getSelf());
    LoadEngine engine;
    Optional<String> refusal = Optional.empty();
    try {
      engine = host.engine(order, findings);
    } catch (IllegalArgumentException e) {
      refusal = Optional.of(String.valueOf(e.getMessage()));
      engine = new RefusedEngine();
    }
    WorkerRun run = new WorkerRun(info, order, engine, out, host::load);
    findings.run = Optional.of(run);
    if (runs.size() == MOST_RUNS) {
      runs.removeFirst().close();
    }
    runs.add(run);
    timers.startTimerWithFixedDelay(new Tick(), TICK);
    run.begin(nowNs);
    refusal.ifPresent(reason -> run.failed(List.of(reason), nowNs));
  }

  private void onTick(long nowNs) {
    runs.removeIf(WorkerRun::over);
    runs.forEach(run -> run.tick(nowNs));
    if (runs.isEmpty()) {
      timers.cancel(new Tick());
    }
  }

  /** Brings what the engine's threads find into the actor. */
  private static final class ForwardedFindings implements Findings {
    private final ActorRef<Command> to;
    private volatile Optional<WorkerRun> run = Optional.empty();

    ForwardedFindings(ActorRef<Command> to) {
      this.to = to;
    }

    @Override
    public void prepared() {
      run.ifPresent(r -> to.tell(new Prepared(r)));
    }

    @Override
    public void failed(List<String> reasons) {
      run.ifPresent(r -> to.tell(new Failed(r, reasons)));
    }

    @Override
    public void intervalClosed(long fromNs, long toNs, List<Cell> cells) {
      run.ifPresent(r -> to.tell(new Closed(r, fromNs, toNs, cells)));
    }

    @Override
    public void stageEntered(int stage, long atNs) {
      run.ifPresent(r -> to.tell(new Entered(r, stage, atNs)));
    }

    @Override
    public void drained() {
      run.ifPresent(r -> to.tell(new Drained(r)));
    }
  }

  /** Stands in where no engine could be made: the run fails before it needs one. */
  private static final class RefusedEngine implements LoadEngine {
    @Override
    public void prepare() {}

    @Override
    public void mapClock(long originNs) {}

    @Override
    public void enter(Division division, long fromNs, List<Integer> inFlightLimits) {}

    @Override
    public void announceStage(int stage, long atNs) {}

    @Override
    public void lease(long untilNs) {}

    @Override
    public void stop(long atNs, Duration grace) {}

    @Override
    public void close() {}
  }
}

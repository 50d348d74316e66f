package io.onrush.worker.run;

import io.onrush.measure.Cell;
import io.onrush.protocol.StageEntry;
import io.onrush.protocol.Status;
import io.onrush.protocol.Status.Phase;
import io.onrush.protocol.Testimony.KeptVersion;
import io.onrush.protocol.ToCoordinator;
import io.onrush.protocol.ToWorker;
import io.onrush.protocol.ToWorker.Divide;
import io.onrush.protocol.ToWorker.EnterStage;
import io.onrush.protocol.ToWorker.Fence;
import io.onrush.protocol.ToWorker.Grant;
import io.onrush.protocol.ToWorker.Keep;
import io.onrush.protocol.ToWorker.Order;
import io.onrush.protocol.ToWorker.Prepare;
import io.onrush.protocol.ToWorker.Recall;
import io.onrush.protocol.ToWorker.Release;
import io.onrush.protocol.ToWorker.Start;
import io.onrush.protocol.ToWorker.Stop;
import io.onrush.protocol.WorkerInfo;
import io.onrush.protocol.WorkerKey;
import io.onrush.protocol.WorkerLoad;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.function.Supplier;

/**
 * One run, seen from one incarnation of a worker: takes orders, drives the engine, and tells the
 * coordinator. Deterministic and without threads; {@code nowNs} is the local monotonic clock.
 */
public final class WorkerRun {
  private static final long RENEW_NS = 250_000_000L;

  /** Until the start many round trips are made, so that a good one is among them. */
  private static final long PROBE_NS = 50_000_000L;

  private static final int ENTRIES_KEPT = 8;

  private final WorkerKey key;
  private final String runId;
  private final LoadEngine engine;
  private final Outlet out;
  private final Supplier<WorkerLoad> load;
  private final Outbox outbox;
  private final ClockSync clock = new ClockSync();
  private final ArrayDeque<StageEntry> entered = new ArrayDeque<>();
  private Phase phase = Phase.PREPARING;
  private List<String> reasons = List.of();
  private long term;
  private long startAtNs;
  private long originNs;
  private int epoch;
  private long epochFromNs;
  private int stage = -1;
  private long stopAtNs = Long.MAX_VALUE;
  private boolean leased;
  private boolean fenced;
  private boolean released;
  private boolean leaving;
  private long statusNs = Long.MIN_VALUE / 2;

  public WorkerRun(
      WorkerInfo info, Prepare order, LoadEngine engine, Outlet out, Supplier<WorkerLoad> load) {
    this.key = new WorkerKey(info.worker(), order.incarnation());
    this.runId = order.runId();
    this.term = order.term();
    this.engine = engine;
    this.out = out;
    this.load = load;
    this.outbox =
        new Outbox(i -> out.toCoordinator(new ToCoordinator.IntervalReport(key, runId, i)));
  }

  public WorkerKey key() {
    return key;
  }

  public String runId() {
    return runId;
  }

  /** Gone from the run, with nothing left to tell: to be forgotten. */
  public boolean over() {
    return released;
  }

  public void begin(long nowNs) {
    engine.prepare();
    tell(nowNs);
  }

  /** Takes an order; one of an older term is refused. */
  public void on(Order order, long nowNs) {
    if (order.term() < term || released) {
      return;
    }
    term = order.term();
    switch (order) {
      case Prepare p -> tell(nowNs);
      case Start s -> onStart(s, nowNs);
      case Divide d -> onDivide(d, nowNs);
      case EnterStage e -> onEnterStage(e, nowNs);
      case Stop s -> onStop(s, nowNs);
      case Grant g -> onGrant(g, nowNs);
      case Fence f -> onFence(f, nowNs);
      case Release r -> close();
      case Keep k -> {}
      case Recall r -> {}
    }
  }

  /** Takes another worker's message. */
  public void onPeer(ToWorker.Peer message, long nowNs) {}

  /** The process is about to end: asks to be relieved of its share. */
  public void leave(long nowNs) {
    leaving = true;
    tell(nowNs);
  }

  /** Ends at once, with whatever is not delivered yet. */
  public void close() {
    released = true;
    engine.close();
  }

  private void onStart(Start order, long nowNs) {
    // A start is only ever put off, and never once a lease has confirmed it: an earlier one is a
    // straggler.
    if (clock.known() && !leased && (startAtNs == 0 || order.startAtNs() - startAtNs > 0)) {
      startAtNs = order.startAtNs();
      tell(nowNs);
    }
  }

  private void onDivide(Divide order, long nowNs) {
    if (order.division().epoch() > epoch && phase != Phase.PREPARING) {
      epoch = order.division().epoch();
      long runNs = originNs == 0 ? 0 : nowNs - originNs;
      epochFromNs = Math.max(order.division().atNs(), runNs);
      engine.enter(order.division(), epochFromNs, order.inFlightLimits());
    }
    tell(nowNs);
  }

  private void onEnterStage(EnterStage order, long nowNs) {
    // In their order, so that the newest armed one acknowledges all before it.
    if (order.stage() == stage + 1 || (stage < 0 && order.first())) {
      stage = order.stage();
      engine.announceStage(stage, order.atNs());
      tell(nowNs);
    }
  }

  private void onStop(Stop order, long nowNs) {
    if (order.atNs() < stopAtNs) {
      stopAtNs = order.atNs();
      engine.stop(stopAtNs, Duration.ofNanos(order.graceNs()));
    }
    tell(nowNs);
  }

  private void onGrant(Grant order, long nowNs) {
    clock.add(order.echoNs(), order.coordinatorNs(), nowNs);
    outbox.acknowledge(order.acknowledged());
    // Until a lease confirms it, the start instant may still be put off.
    leased |= order.leaseNs() > 0;
    if (leased && startAtNs != 0) {
      mapClock(nowNs);
    }
    if (order.leaseNs() > 0 && order.epoch() >= epoch && !fenced && phase != Phase.FAILED) {
      engine.lease(order.echoNs() + order.leaseNs());
    }
  }

  private void onFence(Fence order, long nowNs) {
    outbox.acknowledge(order.acknowledged());
    if (phase == Phase.DRAINED && outbox.isEmpty()) {
      close();
      return;
    }
    if (!fenced) {
      fenced = true;
      engine.lease(Long.MIN_VALUE);
      engine.stop(0, Duration.ZERO);
    }
    outbox.sendDue(nowNs);
  }

  private void mapClock(long nowNs) {
    long mapped = startAtNs - clock.offsetNs(nowNs);
    if (mapped != originNs) {
      originNs = mapped;
      engine.mapClock(mapped);
    }
  }

  // What the engine found.

  public void prepared(long nowNs) {
    phase = Phase.READY;
    tell(nowNs);
  }

  public void failed(List<String> why, long nowNs) {
    // Others take over as soon as they are told: what is left of the engine must not go on sending.
    engine.lease(Long.MIN_VALUE);
    phase = Phase.FAILED;
    reasons = List.copyOf(why);
    tell(nowNs);
  }

  public void intervalClosed(long fromNs, long toNs, List<Cell> cells, long nowNs) {
    outbox.add(fromNs, toNs, cells);
    outbox.sendDue(nowNs);
  }

  public void stageEntered(int number, long atNs, long nowNs) {
    if (entered.size() == ENTRIES_KEPT) {
      entered.removeFirst();
    }
    entered.addLast(new StageEntry(number, atNs, clock.errorNs(nowNs)));
    tell(nowNs);
  }

  public void drained(long nowNs) {
    phase = Phase.DRAINED;
    tell(nowNs);
  }

  /** To be called many times a second. */
  public void tick(long nowNs) {
    outbox.sendDue(nowNs);
    if (nowNs - statusNs >= (leased ? RENEW_NS : PROBE_NS)) {
      tell(nowNs);
    }
  }

  private void tell(long nowNs) {
    statusNs = nowNs;
    out.toCoordinator(
        new Status(
            key,
            runId,
            nowNs,
            phase,
            reasons,
            startAtNs,
            epoch,
            epochFromNs,
            stage,
            List.copyOf(entered),
            stopAtNs,
            outbox.lastSequence(),
            clock.known() ? clock.offsetNs(nowNs) : 0,
            clock.errorNs(nowNs),
            term,
            Long.MIN_VALUE,
            Long.MIN_VALUE,
            leaving,
            false,
            KeptVersion.NONE,
            0,
            load.get()));
  }
}

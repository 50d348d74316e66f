package io.onrush.worker.run;

import io.onrush.measure.Cell;
import io.onrush.protocol.Elector;
import io.onrush.protocol.StageEntry;
import io.onrush.protocol.Status;
import io.onrush.protocol.Status.Phase;
import io.onrush.protocol.Testimony;
import io.onrush.protocol.Testimony.Followed;
import io.onrush.protocol.ToCoordinator;
import io.onrush.protocol.ToWorker;
import io.onrush.protocol.ToWorker.Allot;
import io.onrush.protocol.ToWorker.Ask;
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
import io.onrush.protocol.ToWorker.Vote;
import io.onrush.protocol.WorkerInfo;
import io.onrush.protocol.WorkerKey;
import io.onrush.protocol.WorkerLoad;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.List;
import java.util.function.Supplier;

/**
 * One run, seen from one incarnation of a worker: takes orders, drives the engine, and tells the
 * coordinator. Deterministic and without threads; {@code nowNs} is the local monotonic clock.
 *
 * <p>It may send while it holds a lease of the coordinator, or, where the coordinator is silent,
 * the votes of a majority of the run's electors, the latter for as long as the order allows.
 */
public final class WorkerRun {
  private static final long RENEW_NS = 250_000_000L;

  /** Until the start many round trips are made, so that a good one is among them. */
  private static final long PROBE_NS = 50_000_000L;

  private static final long RELEASE_PATIENCE_NS = 3_000_000_000L;

  private static final int ENTRIES_KEPT = 8;
  private static final int DIVISIONS_KEPT = 4;

  private final WorkerInfo info;
  private final WorkerKey key;
  private final Prepare order;
  private final LoadEngine engine;
  private final Outlet out;
  private final Supplier<WorkerLoad> load;
  private final Outbox outbox;
  private final Votes votes;
  private final Keeper keeper = new Keeper();
  private final ArrayDeque<StageEntry> entered = new ArrayDeque<>();
  private final ArrayDeque<Followed> followed = new ArrayDeque<>();
  private ClockSync clock = new ClockSync();

  /** What run time is mapped by: of the coordinator before until a lease of the newest one. */
  private ClockSync mapping = clock;

  private Phase phase = Phase.PREPARING;
  private List<String> reasons = List.of();
  private List<Integer> inFlightLimits = List.of();
  private long term;
  private long startAtNs;
  private long originNs = Long.MIN_VALUE;
  private int stage = -1;

  /** The first one that it was told of. */
  private int firstStage;

  private final BitSet enteredStages = new BitSet();
  private long stopAtNs = Long.MAX_VALUE;
  private boolean stopsRun;

  /** Whether a lease of this term has confirmed the start instant. */
  private boolean confirmed;

  private boolean leased;

  /** When the status was sent that the newest lease answers. */
  private long leaseFromNs = Long.MIN_VALUE;

  private long leaseEndNs = Long.MIN_VALUE;
  private long grantedNs = Long.MIN_VALUE;
  private long aloneUntilNs = Long.MIN_VALUE;
  private boolean alone;
  private boolean leaving;
  private boolean fenced;
  private boolean released;
  private long idleSinceNs = Long.MIN_VALUE;
  private long statusNs = Long.MIN_VALUE / 2;

  public WorkerRun(
      WorkerInfo info, Prepare order, LoadEngine engine, Outlet out, Supplier<WorkerLoad> load) {
    this.info = info;
    this.key = new WorkerKey(info.worker(), order.incarnation());
    this.order = order;
    this.term = order.term();
    this.engine = engine;
    this.out = out;
    this.load = load;
    this.votes = new Votes(key);
    this.outbox =
        new Outbox(i -> out.toCoordinator(new ToCoordinator.IntervalReport(key, order.runId(), i)));
  }

  public WorkerKey key() {
    return key;
  }

  public String runId() {
    return order.runId();
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
  public void on(Order given, long nowNs) {
    if (given.term() < term || released) {
      return;
    }
    heardOf(given.term());
    switch (given) {
      case Prepare p -> tell(nowNs);
      case Start s -> onStart(s, nowNs);
      case Divide d -> onDivide(d, nowNs);
      case EnterStage e -> onEnterStage(e, nowNs);
      case Allot a -> onAllot(a, nowNs);
      case Stop s -> onStop(s, nowNs);
      case Grant g -> onGrant(g, nowNs);
      case Fence f -> onFence(f, nowNs);
      case Release r -> close();
      case Keep k -> onKeep(k, nowNs);
      case Recall r -> onRecall(r, nowNs);
    }
  }

  /** Follows a newer coordinator: its clock is unknown yet, and it has merged nothing. */
  public void heardOf(long newTerm) {
    if (newTerm <= term) {
      return;
    }
    term = newTerm;
    clock = new ClockSync();
    startAtNs = 0;
    confirmed = false;
    grantedNs = Long.MIN_VALUE;
    outbox.rewind();
  }

  /** Ends at once, with whatever is not delivered yet. */
  public void close() {
    if (!released) {
      released = true;
      engine.close();
    }
  }

  /** The process is about to end: asks to hand over its share. */
  public void leave(long nowNs) {
    leaving = true;
    tell(nowNs);
  }

  private void onStart(Start given, long nowNs) {
    // A start is only ever put off, and never once a lease has confirmed it: an earlier one is a
    // straggler.
    if (clock.known() && !confirmed && (startAtNs == 0 || given.startAtNs() - startAtNs > 0)) {
      startAtNs = given.startAtNs();
      tell(nowNs);
    }
  }

  private void onDivide(Divide given, long nowNs) {
    if (given.division().epoch() > epoch() && phase != Phase.PREPARING) {
      long runNs = originNs == Long.MIN_VALUE ? 0 : nowNs - originNs;
      long fromNs = Math.max(given.division().atNs(), runNs);
      boolean changed =
          !followed.isEmpty()
              && followed.getLast().division().courses().revision()
                  != given.division().courses().revision();
      if (changed) {
        // Stages that are still ahead are announced anew: they may begin at another time.
        stage = enteredStages.isEmpty() ? -1 : enteredStages.nextClearBit(firstStage) - 1;
      }
      if (followed.size() == DIVISIONS_KEPT) {
        followed.removeFirst();
      }
      followed.addLast(new Followed(given.division(), fromNs));
      inFlightLimits = given.inFlightLimits();
      votes.elect(given.electors());
      engine.enter(given.division(), fromNs, inFlightLimits);
    }
    tell(nowNs);
  }

  private int epoch() {
    return followed.isEmpty() ? 0 : followed.getLast().division().epoch();
  }

  private void onEnterStage(EnterStage given, long nowNs) {
    // In their order, so that the newest armed one acknowledges all before it.
    if (given.stage() == stage + 1 || (stage < 0 && given.first())) {
      firstStage = given.first() ? given.stage() : firstStage;
      stage = given.stage();
      if (!enteredStages.get(stage)) {
        engine.announceStage(stage, given.atNs());
      }
      tell(nowNs);
    }
  }

  private void onAllot(Allot given, long nowNs) {
    engine.allot(given.set(), given.fromRow(), given.toRow());
    tell(nowNs);
  }

  private void onStop(Stop given, long nowNs) {
    if (given.atNs() < stopAtNs) {
      stopAtNs = given.atNs();
      stopsRun = given.whole();
      engine.stop(stopAtNs, Duration.ofNanos(given.graceNs()));
    }
    tell(nowNs);
  }

  private void onGrant(Grant given, long nowNs) {
    clock.add(given.echoNs(), given.coordinatorNs(), nowNs);
    outbox.acknowledge(given.acknowledged());
    outbox.settle(given.settled());
    boolean leases = given.leaseNs() > 0;
    // Until a lease confirms it, the start instant may still be put off.
    confirmed |= leases && startAtNs != 0;
    if (confirmed) {
      mapClock(nowNs);
    }
    if (leases && given.epoch() >= epoch() && !fenced && phase != Phase.FAILED) {
      leased = true;
      leaseFromNs = Math.max(leaseFromNs, given.echoNs());
      leaseEndNs = Math.max(leaseEndNs, given.echoNs() + given.leaseNs());
      engine.lease(leaseEndNs);
    }
    if (given.coordinatorNs() > grantedNs) {
      grantedNs = given.coordinatorNs();
      if (votes.doubt(given.doubted())) {
        tell(nowNs);
      }
    }
  }

  private void onFence(Fence given, long nowNs) {
    outbox.acknowledge(given.acknowledged());
    if (done()) {
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

  /** Nothing will come of it any more, and all is told. */
  private boolean done() {
    return (phase == Phase.DRAINED || phase == Phase.FAILED) && outbox.isEmpty();
  }

  private void onKeep(Keep given, long nowNs) {
    keeper.take(given.piece());
    tell(nowNs);
  }

  private void onRecall(Recall given, long nowNs) {
    keeper
        .piece(given.piece())
        .ifPresent(p -> out.toCoordinator(new ToCoordinator.Kept(key, runId(), term, p)));
    if (given.piece() < 0) {
      out.toCoordinator(testimony(nowNs));
    }
  }

  private Testimony testimony(long nowNs) {
    return new Testimony(
        key,
        runId(),
        term,
        info,
        order,
        nowNs,
        originNs,
        List.copyOf(followed),
        inFlightLimits,
        votes.electors(),
        stopAtNs,
        stopsRun,
        leased && nowNs < Math.max(leaseEndNs, aloneUntilNs),
        outbox.firstSequence(),
        outbox.lastSequence(),
        keeper.version());
  }

  private void mapClock(long nowNs) {
    mapping = clock;
    long mapped = startAtNs - clock.offsetNs(nowNs);
    if (mapped != originNs) {
      originNs = mapped;
      engine.mapClock(mapped);
    }
  }

  /** What another worker says. */
  public void onPeer(ToWorker.Peer message, long nowNs) {
    if (released || fenced || phase == Phase.FAILED || !message.to().equals(key)) {
      return;
    }
    switch (message) {
      case Ask ask -> {
        if (leased && votes.grants(ask, nowNs - leaseFromNs)) {
          Vote vote = new Vote(runId(), key, ask.from().key(), ask.sentNs());
          out.toPeer(ask.from().address(), vote);
        }
      }
      case Vote vote -> {
        votes.count(vote);
        goOnAlone(nowNs);
      }
    }
  }

  private boolean coordinatorSilent(long nowNs) {
    return leased
        && !fenced
        && phase == Phase.READY
        && nowNs - leaseFromNs >= Votes.ASK_AFTER_NS
        && nowNs - leaseFromNs < order.caretakerNs();
  }

  private void ask(long nowNs) {
    Elector self = new Elector(key, info.address());
    for (Elector e : votes.toAsk(nowNs)) {
      out.toPeer(e.address(), new Ask(runId(), self, e.key(), nowNs));
    }
  }

  private void goOnAlone(long nowNs) {
    if (!coordinatorSilent(nowNs)) {
      alone = false;
      return;
    }
    long untilNs = Math.min(votes.untilNs(nowNs), leaseFromNs + order.caretakerNs());
    if (untilNs > leaseEndNs) {
      aloneUntilNs = Math.max(aloneUntilNs, untilNs);
      engine.lease(untilNs);
    }
    alone = untilNs > nowNs && nowNs > leaseEndNs;
  }

  // What the engine found.

  public void prepared(long nowNs) {
    // One that was fenced off meanwhile has drained already.
    phase = phase == Phase.PREPARING ? Phase.READY : phase;
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
    enteredStages.set(number);
    entered.addLast(new StageEntry(number, atNs, mapping.errorNs(nowNs)));
    tell(nowNs);
  }

  public void drained(long nowNs) {
    phase = Phase.DRAINED;
    tell(nowNs);
  }

  /** Whether leases are all there is to be done: {@link #tick} may come less often. */
  public boolean calm(long nowNs) {
    return confirmed && !leaving && !coordinatorSilent(nowNs);
  }

  /** To be called many times a second. */
  public void tick(long nowNs) {
    if (leaving && done()) {
      // Everything is told; that it is released may have got lost.
      idleSinceNs = idleSinceNs == Long.MIN_VALUE ? nowNs : idleSinceNs;
      if (nowNs - idleSinceNs > RELEASE_PATIENCE_NS) {
        close();
        return;
      }
    }
    outbox.sendDue(nowNs);
    if (coordinatorSilent(nowNs)) {
      ask(nowNs);
    }
    goOnAlone(nowNs);
    if (nowNs - statusNs >= (confirmed ? RENEW_NS : PROBE_NS)) {
      tell(nowNs);
    }
  }

  private void tell(long nowNs) {
    statusNs = nowNs;
    out.toCoordinator(
        new Status(
            key,
            runId(),
            nowNs,
            phase,
            reasons,
            startAtNs,
            epoch(),
            followed.isEmpty() ? 0 : followed.getLast().fromNs(),
            stage,
            List.copyOf(entered),
            stopAtNs,
            outbox.lastSequence(),
            clock.known() ? clock.offsetNs(nowNs) : 0,
            clock.errorNs(nowNs),
            term,
            originNs,
            grantedNs,
            leaving,
            alone,
            keeper.version(),
            keeper.next(),
            engine.data(),
            load.get()));
  }
}

package io.onrush.worker.engine;

import io.onrush.pace.Courses;
import io.onrush.pace.Division;
import io.onrush.pace.Seeds;
import io.onrush.plan.Endpoint;
import io.onrush.plan.Plan;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongConsumer;
import java.util.function.Supplier;

/**
 * One event loop's share of the worker: walks its fire times, decides on each, and knows when all
 * is done. Everything is the loop's thread's own, except for {@link #drained} and {@link #gauges}.
 */
final class Lane implements PacedIoHandler.Agent, ScenarioPacer.Arrivals {
  /** Fire times handled before the loop looks after its connections again. */
  private static final int MAX_BATCH = 64;

  /** Keeps what rows are drawn by apart from other draws. */
  private static final long DATA_STREAM = 1;

  private record Announced(long atNs, LongConsumer entered) {}

  private final EngineSettings settings;
  private final int part;
  private final int loops;
  private final int loop;
  private final Supplier<Lease> lease;
  private final ScenarioFlow[] flows;
  private final RunClock clock;
  private final Recorder recorder;
  private final RequestWriter writer;
  private final RowPicker picker;
  private final Traffic traffic;
  private final long seed;
  private final CompletableFuture<Long> drained = new CompletableFuture<>();
  private final Gauges gauges = new Gauges();
  private final PriorityQueue<Announced> announced =
      new PriorityQueue<>(Comparator.comparingLong(Announced::atNs));
  private int revision;
  private boolean begun;
  private long lastDueNs = Long.MIN_VALUE / 2;
  private long nextTurnNanos = PacedIoHandler.NEVER_NANOS;
  private long firstNumber;
  private long arrivals;

  /**
   * @param data where rows come from, by data set
   * @param part of this worker, from 1
   * @param loop number of this lane among {@code loops}
   * @param lease the worker's lease at the moment
   */
  Lane(
      EngineSettings settings,
      Plan plan,
      List<CompiledRequest> requests,
      List<RowSource> data,
      int part,
      int loops,
      int loop,
      Supplier<Lease> lease,
      Recorder.Outlet outlet,
      Dialer dialer) {
    this.settings = settings;
    this.part = part;
    this.loops = loops;
    this.loop = loop;
    this.lease = lease;
    flows = new ScenarioFlow[plan.scenarios().size()];
    Courses courses = Courses.of(plan);
    int firstRequest = 0;
    for (int s = 0; s < flows.length; s++) {
      ScenarioPacer pacer = new ScenarioPacer(plan, courses, s, part, loops, loop, this);
      flows[s] = new ScenarioFlow(pacer, plan.scenarios().get(s), firstRequest);
      firstRequest += plan.scenarios().get(s).requests().size();
    }
    seed = Seeds.mix(plan.seed(), part, loop);
    List<Endpoint> endpoints = plan.endpoints().toList();
    writer = new RequestWriter(seed, endpoints);
    clock = new RunClock();
    recorder = new Recorder(plan.timeline().size(), requests.size(), outlet);
    picker = new RowPicker(plan, data);
    traffic =
        new Traffic(
            requests,
            flows.length,
            endpoints,
            clock,
            recorder,
            dialer,
            BodyRoom.ofOneOf(loops),
            writer,
            data.size());
  }

  /** Run time at which the lane was done. Any thread. */
  CompletableFuture<Long> drained() {
    return drained;
  }

  /** Any thread. */
  Gauges gauges() {
    return gauges;
  }

  /** Any thread. */
  long shortages() {
    return recorder.shortages();
  }

  Traffic traffic() {
    return traffic;
  }

  void mapClock(long originNanos) {
    clock.map(originNanos);
    turnSoon();
  }

  /**
   * Starts to record.
   *
   * @param firstNumber first of this incarnation's numbers for {@code ${seq()}}
   */
  void begin(long firstSecond, long firstNumber) {
    this.firstNumber = firstNumber;
    // A worker that comes back must not draw the same again.
    writer.seed(Seeds.mix(seed, firstNumber));
    picker.seed(Seeds.mix(seed, firstNumber, DATA_STREAM));
    recorder.begin(firstSecond);
    begun = true;
    turnSoon();
  }

  void enter(Division division, long fromNs, List<Integer> limits) {
    if (division.courses().revision() != revision) {
      // Their instants may be other ones now.
      announced.clear();
      revision = division.courses().revision();
    }
    for (int s = 0; s < flows.length; s++) {
      flows[s].pacer().enter(division, fromNs, limits.get(s));
    }
    turnSoon();
  }

  void announce(long atNs, LongConsumer entered) {
    announced.add(new Announced(atNs, entered));
    turnSoon();
  }

  void stop(long atNs, long graceNs) {
    for (ScenarioFlow flow : flows) {
      flow.stop(atNs, graceNs);
    }
    turnSoon();
  }

  /** Sends no more, whatever is due. */
  void close() {
    begun = false;
    traffic.close();
  }

  private void turnSoon() {
    nextTurnNanos = System.nanoTime();
  }

  @Override
  public long nextTurnNanos() {
    return nextTurnNanos;
  }

  @Override
  public void onTurn() {
    if (!begun || !clock.isMapped()) {
      nextTurnNanos = PacedIoHandler.NEVER_NANOS;
      traffic.show(gauges);
      return;
    }
    try {
      turn();
    } catch (RuntimeException | Error e) {
      // A defect. The loop must go on to close its connections, but it sends no more.
      begun = false;
      drained.completeExceptionally(e);
    }
  }

  private void turn() {
    long now = System.nanoTime();
    long nowNs = clock.runNs(now);
    recorder.advanceTo(nowNs);
    while (!announced.isEmpty() && announced.element().atNs() <= nowNs) {
      announced.remove().entered().accept(nowNs);
    }
    int fired = 0;
    for (int s = 0; s < flows.length; s++) {
      fired = Math.max(fired, flows[s].pacer().fire(nowNs, MAX_BATCH));
    }
    traffic.expire(now);
    if (endFlows(nowNs)) {
      begun = false;
      recorder.finish();
      traffic.closeIdle();
      nextTurnNanos = PacedIoHandler.NEVER_NANOS;
      drained.complete(nowNs);
    } else {
      nextTurnNanos = fired == MAX_BATCH ? now : planTurn(nowNs);
    }
    traffic.show(gauges);
  }

  /** Interrupts what goes on for too long. Whether all scenarios have ended. */
  private boolean endFlows(long nowNs) {
    boolean ended = true;
    for (int s = 0; s < flows.length; s++) {
      boolean over = flows[s].pacer().isOver(nowNs);
      if (over && nowNs >= flows[s].graceEndNs() && traffic.inFlight(s) > 0) {
        traffic.interrupt(s);
      }
      ended &= over && traffic.inFlight(s) == 0;
    }
    return ended;
  }

  private long planTurn(long nowNs) {
    long dueNs = Long.MAX_VALUE;
    long otherNs = recorder.periodEndNs();
    if (!announced.isEmpty()) {
      otherNs = Math.min(otherNs, announced.element().atNs());
    }
    for (int s = 0; s < flows.length; s++) {
      dueNs = Math.min(dueNs, flows[s].pacer().nextNs());
      otherNs = Math.min(otherNs, flows[s].nextEndNs(nowNs, traffic.inFlight(s)));
    }
    long holdNs = holdNs(dueNs - lastDueNs, settings.coalescing().toNanos());
    long dueNanos = clock.nanos(dueNs) + holdNs;
    return Math.min(Math.min(dueNanos, clock.nanos(otherNs)), traffic.nextExpiryNanos());
  }

  /**
   * How long the next request waits for those that follow it within the window, so that one turn
   * sends them all: waking up costs more than sending. The gap before it foretells those after it;
   * where the foretelling fails, somewhat more or fewer are sent together, and none early.
   *
   * @param gapNs between the next request and the one before it
   * @return at most the window
   */
  static long holdNs(long gapNs, long windowNs) {
    return gapNs > 0 && gapNs <= windowNs ? windowNs / gapNs * gapNs : 0;
  }

  @Override
  public void onDue(int scenario, int request, int stage, long dueNs) {
    ScenarioFlow flow = flows[scenario];
    long fireNanos = clock.nanos(dueNs);
    long now = System.nanoTime();
    long nowNs = clock.runNs(now);
    int number = flow.firstRequest() + request;
    long arrival = arrivals++;
    recorder.advanceTo(nowNs);
    CellRecorder cell = recorder.cell(stage, number);
    cell.due++;
    lastDueNs = dueNs;
    if (!lease.get().covers(fireNanos, now)) {
      cell.missed++;
    } else if (now - fireNanos > settings.maxLag().toNanos()) {
      cell.late(now - fireNanos);
    } else if (traffic.inFlight(scenario) >= flow.pacer().limit() || nowNs > flow.graceEndNs()) {
      cell.dropped++;
    } else if (!picker.pick(number, arrival)) {
      cell.exhausted();
    } else {
      cell.sent(now - fireNanos);
      traffic.send(number, stage, seqOf(arrival), picker.rows(), fireNanos, now);
    }
  }

  private long seqOf(long arrival) {
    return (firstNumber + arrival * loops + loop) * EngineSettings.MOST_PARTS + (part - 1);
  }
}

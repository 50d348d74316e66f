package io.onrush.worker.engine;

import io.onrush.pace.Courses;
import io.onrush.pace.Division;
import io.onrush.plan.Endpoint;
import io.onrush.plan.Plan;
import io.onrush.protocol.DataHeld;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Sends one run's load on this worker. Created for each run; nothing is sent before it is prepared,
 * its clock is mapped, a division is entered and a lease holds.
 *
 * <p>What always holds, in each interval's sums and over all intervals: {@code due = sent + dropped
 * + missed} and {@code sent = succeeded + failed + in flight}; each fire time reached is counted
 * due once; nothing is sent before its fire time.
 *
 * <p>All methods are called from one control thread. They take effect on the event loops shortly
 * after they return.
 */
public final class Engine implements AutoCloseable {
  private final EngineSettings settings;
  private final Plan plan;
  private final List<CompiledRequest> requests;
  private final List<String> errors;
  private final DataTables data;
  private final List<RowSource> rows;
  private final Addresses addresses;
  private final @Nullable TlsClient tls;
  private final Collector collector;
  private final List<LaneThread> lanes = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private final CompletableFuture<Long> drained = new CompletableFuture<>();
  private volatile Lease lease = Lease.NONE;
  private boolean mapped;
  private boolean begun;
  private boolean closed;

  private Engine(
      EngineSettings settings,
      Plan plan,
      DataTables data,
      List<RowSource> rows,
      int part,
      IntervalSink sink,
      Addresses.Resolver resolver) {
    this.settings = settings;
    this.plan = plan;
    this.data = data;
    this.rows = rows;
    Secrets secrets = new Secrets(settings.secrets());
    RequestCompiler compiler = new RequestCompiler(settings.environment(), secrets, data);
    requests = compiler.compile(plan);
    errors = new ArrayList<>(compiler.errors());
    List<Endpoint> endpoints = plan.endpoints().toList();
    tls =
        endpoints.stream().anyMatch(Endpoint::secure)
            ? TlsClient.create(plan.protocols(), secrets, errors).orElse(null)
            : null;
    addresses = new Addresses(endpoints, resolver);
    int loops = settings.loops();
    collector = new Collector(loops, requests.size(), sink);
    for (int l = 0; l < loops; l++) {
      lanes.add(
          new LaneThread(
              settings,
              plan,
              requests,
              rows,
              addresses,
              tls,
              part,
              loops,
              l,
              () -> lease,
              collector));
    }
    completeDrained();
  }

  private void completeDrained() {
    CompletableFuture<Long> last = CompletableFuture.completedFuture(0L);
    for (LaneThread lane : lanes) {
      last = last.thenCombine(lane.lane().drained(), Math::max);
      // One that fails must not be waited for by the others.
      var _ = lane.lane().drained().whenComplete((_, e) -> failWith(e));
    }
    var _ = collector.done().whenComplete((_, e) -> failWith(e));
    var _ = last.thenCombine(collector.done(), (atNs, _) -> atNs).thenAccept(drained::complete);
  }

  private void failWith(@Nullable Throwable cause) {
    if (cause != null) {
      drained.completeExceptionally(cause);
    }
  }

  /**
   * An engine for one run. Starts its event loops, idle.
   *
   * @param part of this worker, from 1; its place in the worker's random streams and numbers
   * @param sink takes the intervals
   */
  public static Engine create(EngineSettings settings, Plan plan, int part, IntervalSink sink) {
    return create(settings, plan, part, sink, InetAddress::getAllByName);
  }

  static Engine create(
      EngineSettings settings,
      Plan plan,
      int part,
      IntervalSink sink,
      Addresses.Resolver resolver) {
    DataTables data = new DataTables(plan);
    return new Engine(settings, plan, data, data.sources(part), part, sink, resolver);
  }

  /** An engine that takes rows of another one's data, and uses none up. */
  static Engine forWarmUp(EngineSettings settings, Plan plan, DataTables data) {
    return new Engine(
        settings, plan, data, data.warmUpSources(), 1, (_, _, _) -> {}, InetAddress::getAllByName);
  }

  /**
   * Reads the data, warms the code, looks up the targets and opens connections ahead. A target that
   * cannot be reached is no reason to fail: the run is to show it.
   *
   * @return completes exceptionally with {@link PrepareException} where a request cannot be built,
   *     or data not be read
   */
  public CompletionStage<Void> prepare() {
    if (!errors.isEmpty()) {
      return CompletableFuture.failedFuture(new PrepareException(errors));
    }
    start("onrush-collector", collector);
    CompletableFuture<Void> prepared = new CompletableFuture<>();
    start("onrush-prepare", () -> prepare(prepared));
    return prepared;
  }

  private void prepare(CompletableFuture<Void> prepared) {
    try {
      List<String> problems = data.load(new DataFolder(settings.data()));
      if (!problems.isEmpty()) {
        prepared.completeExceptionally(new PrepareException(problems));
        return;
      }
      if (settings.warmUp().isPositive()) {
        WarmUp.run(plan, settings, data);
      }
      addresses.refresh();
      CompletableFuture<?>[] opened =
          lanes.stream().map(this::openAhead).toArray(CompletableFuture<?>[]::new);
      var _ =
          CompletableFuture.allOf(opened)
              .orTimeout(settings.connectTimeout().toMillis() + 1000, TimeUnit.MILLISECONDS)
              .whenComplete((_, _) -> prepared.complete(null));
    } catch (RuntimeException e) {
      prepared.completeExceptionally(new PrepareException(List.of("warm-up: " + e)));
    }
    addresses.keepFresh(settings.dnsRefresh());
  }

  private CompletableFuture<Void> openAhead(LaneThread lane) {
    CompletableFuture<Void> opened = new CompletableFuture<>();
    lane.tell(
        l -> {
          CompletableFuture<Void> all = l.traffic().openAhead();
          var _ = all.thenAccept(opened::complete);
        });
    return opened;
  }

  private void start(String name, Runnable work) {
    Thread thread = Thread.ofPlatform().daemon().name(name).unstarted(work);
    threads.add(thread);
    thread.start();
  }

  /**
   * Maps this JVM's clock to run time: run time = {@link System#nanoTime()} - {@code
   * originNanoTime}. May be called again with small corrections.
   */
  public void mapClock(long originNanoTime) {
    mapped = true;
    tellAll(lane -> lane.mapClock(originNanoTime));
  }

  /**
   * Arms a division, which replaces the one in force at {@code fromNs}: what either has due on the
   * other side of that instant is not this worker's. If its courses are of another revision, the
   * stages that were announced and have not begun are forgotten.
   *
   * @param fromNs run time, not before {@code division.atNs()}
   * @param inFlightLimits most requests in flight on this worker, for each scenario in the plan's
   *     order
   */
  public void enter(Division division, long fromNs, List<Integer> inFlightLimits) {
    if (inFlightLimits.size() != plan.scenarios().size()) {
      throw new IllegalArgumentException(
          "inFlightLimits: %d (expected: one for each of %d scenarios)"
              .formatted(inFlightLimits.size(), plan.scenarios().size()));
    }
    List<Integer> limits = List.copyOf(inFlightLimits);
    tellAll(lane -> lane.enter(division, fromNs, limits));
    // Only now: by the plan's own courses all may have ended long ago.
    begin(fromNs, division.courses());
  }

  /**
   * Watches for the beginning of a stage.
   *
   * @param atNs run time of it
   * @param entered told the run time at which the first loop saw it begin, on that loop's thread
   */
  public void announceStage(long atNs, LongConsumer entered) {
    lanes.getFirst().tell(lane -> lane.announce(atNs, entered));
  }

  /**
   * Gives rows of a data set to this worker alone; a span that does not begin at or after the end
   * of the last is a repetition.
   */
  public void allot(int set, long fromRow, long toRow) {
    if (rows.get(set) instanceof RowSource.Once(UniqueRows unique)) {
      unique.add(fromRow, toRow);
    }
  }

  /** What it has of each of the plan's data sets; empty before they are read. */
  public List<DataHeld> data() {
    if (!data.isLoaded()) {
      return List.of();
    }
    List<DataHeld> held = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      DataTable table = data.all().get(i);
      held.add(
          rows.get(i) instanceof RowSource.Once(UniqueRows unique)
              ? new DataHeld(table.rows(), table.fingerprint(), unique.toRow(), unique.left())
              : new DataHeld(table.rows(), table.fingerprint(), 0, 0));
    }
    return held;
  }

  /** Starts the periods, with the second in which something can first happen. */
  private void begin(long atNs, Courses courses) {
    if (begun) {
      return;
    }
    begun = true;
    long second = Math.max(0, atNs) / Recorder.PERIOD_NS;
    long firstNumber = Sequence.firstNumber(plan, courses, Math.max(0, atNs));
    collector.begin(second);
    tellAll(lane -> lane.begin(second, firstNumber));
  }

  /**
   * The right to send, good until an instant on the scale of {@link System#nanoTime()}; {@link
   * Long#MIN_VALUE} takes it away. What comes due while there is none is counted due and missed,
   * also when the loop gets to it only after the lease is back.
   */
  public void lease(long untilNanoTime) {
    lease = lease.renew(untilNanoTime, System.nanoTime());
  }

  /**
   * Nothing that is due at or after a run time is sent. What is in flight may go on for {@code
   * grace} from then, and fails as interrupted after it. Without this the end of the plan does the
   * same, with each scenario's own {@code gracefulStop}.
   */
  public void stop(long atRunNs, Duration grace) {
    if (!mapped) {
      // Stopped before it was started: any mapping serves to end it.
      mapClock(System.nanoTime() - Math.max(0, atRunNs));
    }
    begin(atRunNs, Courses.of(plan));
    tellAll(lane -> lane.stop(atRunNs, grace.toNanos()));
  }

  /**
   * Completes once nothing is due any more, nothing is in flight, and the sink has had the last
   * interval. The value is the run time of the last of it, ns. Fails where the engine has.
   */
  public CompletionStage<Long> drained() {
    return drained.minimalCompletionStage();
  }

  /** What it carries at the moment; any thread. */
  public EngineLoad load() {
    long inFlight = 0;
    long open = 0;
    long idle = 0;
    long shortages = 0;
    for (LaneThread lane : lanes) {
      Gauges gauges = lane.lane().gauges();
      inFlight += gauges.inFlight();
      open += gauges.open();
      idle += gauges.idle();
      shortages += lane.lane().shortages();
    }
    Collector.Lag lag = collector.lag();
    return new EngineLoad(lanes.size(), inFlight, open, idle, lag.p50Us(), lag.p99Us(), shortages);
  }

  /** Folders of the loops' threads, {@code /proc/PID/task/TID}; fewer where there are none. */
  public List<Path> tasks() {
    return lanes.stream().flatMap(lane -> lane.task().stream()).toList();
  }

  private void tellAll(Consumer<Lane> what) {
    lanes.forEach(lane -> lane.tell(what));
  }

  /** Ends everything at once. What is in flight is not accounted for any more. */
  @Override
  public void close() {
    drained.completeExceptionally(new CancellationException("engine closed"));
    lanes.forEach(LaneThread::close);
    if (tls != null && !closed) {
      // The loops hold it until they have ended.
      tls.release();
    }
    closed = true;
    collector.close();
    threads.forEach(Thread::interrupt);
  }
}

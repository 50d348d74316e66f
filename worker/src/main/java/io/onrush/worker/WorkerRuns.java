package io.onrush.worker;

import io.onrush.measure.Cell;
import io.onrush.protocol.ToCoordinator;
import io.onrush.protocol.ToCoordinator.RunPart;
import io.onrush.protocol.ToWorker;
import io.onrush.protocol.WorkerInfo;
import io.onrush.protocol.WorkerKey;
import io.onrush.protocol.WorkerLoad;
import io.onrush.worker.run.LoadEngine;
import io.onrush.worker.run.Outlet;
import io.onrush.worker.run.WorkerRun;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.ObjLongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The runs that this process takes part in, on a thread of their own, so that they outlive the
 * actor systems by which it is a member of a cluster. Methods may be called from any thread.
 */
public final class WorkerRuns implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WorkerRuns.class);
  private static final long TICK_MS = 50;

  /** Where all is well, which spares wake-ups beside the load; two of them make a renewal. */
  private static final long CALM_TICK_MS = 125;

  /** Runs that are over but have intervals to deliver; the oldest gives way. */
  private static final int MOST_RUNS = 4;

  private static final int MOST_TERMS = 64;

  /** What an engine finds; may be called from any thread. */
  public interface Findings {
    void prepared();

    void failed(List<String> reasons);

    void intervalClosed(long fromNs, long toNs, List<Cell> cells);

    void stageEntered(int stage, long atNs);

    void drained();
  }

  /** Makes engines and tells of the process; called by one thread. */
  public interface Host {
    /** An engine for an order; throws {@link IllegalArgumentException} where that cannot be. */
    LoadEngine engine(ToWorker.Prepare order, Findings findings);

    /** How the process is doing. */
    WorkerLoad load();
  }

  private final WorkerInfo info;
  private final Host host;
  private final ScheduledExecutorService control;
  private final CompletableFuture<Void> left = new CompletableFuture<>();

  // All below belongs to the control thread.
  private final List<WorkerRun> runs = new ArrayList<>();

  /** By run, the newest term heard of: this process obeys no coordinator before it. */
  private final Map<String, Long> terms =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
          return size() > MOST_TERMS;
        }
      };

  private Optional<Outlet> outlet = Optional.empty();
  private Optional<ScheduledFuture<?>> ticks = Optional.empty();
  private boolean leaving;
  private boolean ran;

  private WorkerRuns(WorkerInfo info, Host host) {
    this.info = info;
    this.host = host;
    ScheduledThreadPoolExecutor executor =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("onrush-control").factory());
    executor.setRemoveOnCancelPolicy(true);
    this.control = executor;
  }

  public static WorkerRuns start(WorkerInfo info, Host host) {
    return new WorkerRuns(info, host);
  }

  public WorkerInfo info() {
    return info;
  }

  /** From now on messages go out here. */
  public void attach(Outlet to) {
    submit(() -> outlet = Optional.of(to));
  }

  /** Messages go here no more; until the next one is attached they are dropped. */
  public void detach(Outlet from) {
    submit(() -> outlet = outlet.filter(o -> !o.equals(from)));
  }

  /** Reads in which runs this process takes part. */
  @FunctionalInterface
  public interface PartsReader {
    /**
     * Called on the control thread.
     *
     * @param parts tries at runs that have not been released
     * @param ran whether there ever was one
     */
    void read(List<RunPart> parts, boolean ran);
  }

  /** Tells in which runs this process takes part. */
  public void parts(PartsReader reader) {
    submit(
        () ->
            reader.read(
                runs.stream()
                    .filter(r -> !r.over())
                    .map(r -> new RunPart(r.runId(), r.key().incarnation()))
                    .toList(),
                ran));
  }

  /** Takes an order of the coordinator. */
  public void onOrder(ToWorker.Order order) {
    submit(() -> obey(order));
  }

  /** Takes another worker's message. */
  public void onPeer(ToWorker.Peer message) {
    submit(
        () ->
            runs.stream()
                .filter(r -> r.runId().equals(message.runId()) && r.key().equals(message.to()))
                .toList()
                .forEach(r -> guarded(r, (run, nowNs) -> run.onPeer(message, nowNs))));
  }

  /**
   * Hands all shares over, and takes no new run. Completes when no run is left; at once where there
   * is none.
   */
  public CompletionStage<Void> leave() {
    submit(
        () -> {
          if (!leaving && !runs.isEmpty()) {
            LOG.info("handing over {} run(s) before leaving", runs.size());
          }
          leaving = true;
          List.copyOf(runs).forEach(r -> guarded(r, WorkerRun::leave));
          forgetEnded();
        });
    return left.copy();
  }

  /** Ends all runs at once, with whatever is not delivered yet. */
  @Override
  public void close() {
    submit(
        () -> {
          runs.forEach(WorkerRun::close);
          forgetEnded();
          left.complete(null);
        });
    control.shutdown();
  }

  private void obey(ToWorker.Order order) {
    long term = terms.merge(order.runId(), order.term(), Math::max);
    if (order.term() < term) {
      return;
    }
    runs.stream()
        .filter(r -> r.runId().equals(order.runId()))
        .forEach(r -> guarded(r, (run, nowNs) -> run.heardOf(term)));
    for (WorkerRun run : runs) {
      if (run.runId().equals(order.runId()) && run.key().incarnation() == order.incarnation()) {
        guarded(run, (r, nowNs) -> r.on(order, nowNs));
        return;
      }
    }
    if (order instanceof ToWorker.Prepare prepare && !leaving) {
      prepare(prepare);
    } else if (order instanceof ToWorker.Recall recall) {
      WorkerKey key = new WorkerKey(info.worker(), recall.incarnation());
      ToCoordinator absent = new ToCoordinator.Absent(key, recall.runId(), recall.term());
      outlet.ifPresent(o -> o.toCoordinator(absent));
    }
  }

  private void prepare(ToWorker.Prepare order) {
    ran = true;
    LOG.info("run {}: preparing, part {}", order.runId(), order.part());
    Heard heard = new Heard();
    LoadEngine engine;
    Optional<String> refusal = Optional.empty();
    try {
      engine = host.engine(order, heard);
    } catch (IllegalArgumentException e) {
      refusal = Optional.of(String.valueOf(e.getMessage()));
      engine = new RefusedEngine();
    } catch (RuntimeException e) {
      LOG.error("run {}: no engine", order.runId(), e);
      refusal = Optional.of("this worker cannot make an engine: " + e);
      engine = new RefusedEngine();
    }
    WorkerRun run = new WorkerRun(info, order, engine, new Attached(), host::load);
    heard.run = Optional.of(run);
    if (runs.size() == MOST_RUNS) {
      runs.removeFirst().close();
    }
    runs.add(run);
    if (ticks.isEmpty()) {
      tickLater();
    }
    guarded(run, WorkerRun::begin);
    refusal.ifPresent(reason -> guarded(run, (r, nowNs) -> r.failed(List.of(reason), nowNs)));
  }

  private void tick() {
    List.copyOf(runs).forEach(r -> guarded(r, WorkerRun::tick));
    tickLater();
    forgetEnded();
  }

  private void tickLater() {
    long nowNs = System.nanoTime();
    long delayMs = runs.stream().allMatch(r -> r.calm(nowNs)) ? CALM_TICK_MS : TICK_MS;
    ticks = Optional.of(control.schedule(this::tick, delayMs, TimeUnit.MILLISECONDS));
  }

  private void forgetEnded() {
    runs.removeIf(WorkerRun::over);
    if (runs.isEmpty()) {
      ticks.ifPresent(t -> t.cancel(false));
      ticks = Optional.empty();
      if (leaving) {
        left.complete(null);
      }
    }
  }

  /**
   * A run that goes wrong ends, so that nothing sends on unattended; the others go on. One that is
   * over has no say any more, whatever its engine finds while it ends.
   */
  private static void guarded(WorkerRun run, ObjLongConsumer<WorkerRun> action) {
    if (run.over()) {
      return;
    }
    try {
      action.accept(run, System.nanoTime());
    } catch (RuntimeException e) {
      LOG.error("run {} is given up", run.runId(), e);
      run.close();
    }
  }

  private void submit(Runnable task) {
    try {
      control.execute(task);
    } catch (RejectedExecutionException e) {
      LOG.debug("too late: the runs are closed");
    }
  }

  /** Passes a run's messages to whatever is attached. */
  private final class Attached implements Outlet {
    @Override
    public void toCoordinator(ToCoordinator message) {
      outlet.ifPresent(o -> o.toCoordinator(message));
    }

    @Override
    public void toPeer(String address, ToWorker.Peer message) {
      outlet.ifPresent(o -> o.toPeer(address, message));
    }
  }

  /** Brings what the engine's threads find to the control thread. */
  private final class Heard implements Findings {
    private Optional<WorkerRun> run = Optional.empty();

    private void tell(ObjLongConsumer<WorkerRun> finding) {
      submit(() -> run.ifPresent(r -> guarded(r, finding)));
    }

    @Override
    public void prepared() {
      tell(WorkerRun::prepared);
    }

    @Override
    public void failed(List<String> reasons) {
      tell((r, nowNs) -> r.failed(reasons, nowNs));
    }

    @Override
    public void intervalClosed(long fromNs, long toNs, List<Cell> cells) {
      tell((r, nowNs) -> r.intervalClosed(fromNs, toNs, cells, nowNs));
    }

    @Override
    public void stageEntered(int stage, long atNs) {
      tell((r, nowNs) -> r.stageEntered(stage, atNs, nowNs));
    }

    @Override
    public void drained() {
      tell(WorkerRun::drained);
    }
  }
}

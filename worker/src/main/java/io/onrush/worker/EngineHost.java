package io.onrush.worker;

import io.onrush.measure.Cell;
import io.onrush.pace.Division;
import io.onrush.plan.InvalidPlanException;
import io.onrush.plan.Plan;
import io.onrush.plan.PlanOptions;
import io.onrush.plan.PlanParser;
import io.onrush.protocol.DataHeld;
import io.onrush.protocol.ToWorker;
import io.onrush.protocol.WorkerLoad;
import io.onrush.worker.engine.Engine;
import io.onrush.worker.engine.EngineSettings;
import io.onrush.worker.engine.PrepareException;
import io.onrush.worker.metrics.RunMetrics;
import io.onrush.worker.metrics.RunSeries;
import io.onrush.worker.run.LoadEngine;
import io.onrush.worker.watch.ProcessWatch;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;

/** Makes the real engine for each run, and watches the process that carries it. */
final class EngineHost implements WorkerRuns.Host {
  private final EngineSettings settings;
  private final Optional<RunMetrics> metrics;
  private final ProcessWatch watch = new ProcessWatch();
  private volatile WorkerLoad lastLoad = WorkerLoad.NONE;

  /**
   * Makes engines with these settings.
   *
   * @param metrics told of each run; empty where nobody scrapes them
   */
  EngineHost(EngineSettings settings, Optional<RunMetrics> metrics) {
    this.settings = settings;
    this.metrics = metrics;
  }

  @Override
  public LoadEngine engine(ToWorker.Prepare order, WorkerRuns.Findings findings) {
    Plan plan = parse(order);
    Carried carried = new Carried();
    Optional<RunSeries> series =
        metrics.map(
            m -> {
              RunSeries s = new RunSeries(plan, order.part(), () -> now(carried));
              m.begin(s);
              return s;
            });
    Engine engine =
        Engine.create(
            settings,
            plan,
            order.part(),
            (long fromNs, long toNs, List<Cell> cells) -> {
              series.ifPresent(s -> s.add(cells));
              findings.intervalClosed(fromNs, toNs, cells);
            });
    watch.follow(engine);
    Runnable onClose = () -> metrics.ifPresent(m -> series.ifPresent(m::end));
    return new Controls(engine, findings, carried, onClose);
  }

  private RunSeries.Now now(Carried carried) {
    WorkerLoad shown = lastLoad;
    return new RunSeries.Now(
        shown.inFlight(), shown.connections(), carried.rate(System.nanoTime()), shown.saturated());
  }

  private static Plan parse(ToWorker.Prepare order) {
    Optional<String> target = Optional.of(order.target()).filter(t -> !t.isEmpty());
    try {
      return PlanParser.parse(order.planText(), new PlanOptions(order.speed(), target));
    } catch (InvalidPlanException e) {
      throw new IllegalArgumentException(
          "this worker cannot read the plan (is its version the coordinator's?): " + e.getMessage(),
          e);
    }
  }

  @Override
  public WorkerLoad load() {
    lastLoad = watch.load();
    return lastLoad;
  }

  /** Passes a run's commands to an engine. */
  private record Controls(
      Engine engine, WorkerRuns.Findings findings, Carried carried, Runnable onClose)
      implements LoadEngine {
    @Override
    public void prepare() {
      var _ =
          engine
              .prepare()
              .whenComplete(
                  (done, failure) -> {
                    if (failure == null) {
                      findings.prepared();
                    } else {
                      findings.failed(reasons(failure));
                    }
                  });
      var _ =
          engine
              .drained()
              .whenComplete(
                  (atNs, failure) -> {
                    if (failure == null) {
                      findings.drained();
                    } else {
                      findings.failed(List.of("the engine failed: " + failure));
                    }
                  });
    }

    private static List<String> reasons(Throwable failure) {
      Throwable cause =
          failure instanceof CompletionException && failure.getCause() != null
              ? failure.getCause()
              : failure;
      return cause instanceof PrepareException p ? p.reasons() : List.of(String.valueOf(cause));
    }

    @Override
    public void mapClock(long originNs) {
      carried.mapClock(originNs);
      engine.mapClock(originNs);
    }

    @Override
    public void enter(Division division, long fromNs, List<Integer> inFlightLimits) {
      carried.enter(division);
      engine.enter(division, fromNs, inFlightLimits);
    }

    @Override
    public void announceStage(int stage, long atNs) {
      engine.announceStage(atNs, enteredNs -> findings.stageEntered(stage, enteredNs));
    }

    @Override
    public void lease(long untilNs) {
      engine.lease(untilNs);
    }

    @Override
    public void allot(int set, long fromRow, long toRow) {
      engine.allot(set, fromRow, toRow);
    }

    @Override
    public List<DataHeld> data() {
      return engine.data();
    }

    @Override
    public void stop(long atNs, Duration grace) {
      engine.stop(atNs, grace);
    }

    @Override
    public void close() {
      onClose.run();
      engine.close();
    }
  }
}

package io.onrush.worker.watch;

import io.onrush.protocol.Saturation;
import io.onrush.protocol.WorkerLoad;
import io.onrush.worker.engine.Engine;
import io.onrush.worker.engine.EngineLoad;
import io.onrush.worker.engine.ProcessLoad;
import io.onrush.worker.engine.Shortages;
import java.util.List;
import java.util.Optional;

/**
 * How this process and the newest engine in it are doing. Reads the system at most twice a second,
 * which takes some 100 us each, and far more while its code is not compiled yet. Single-threaded.
 */
public final class ProcessWatch {
  /** Below a second, of which each has a lag; over short spans the CPU clock's grain would show. */
  private static final long SAMPLE_NS = 400_000_000L;

  /**
   * One reading of the system.
   *
   * @param gcPauseMillis since the start
   */
  private record Reading(
      long atNanos, ProcessLoad.Sample process, List<Saturation> saturation, long gcPauseMillis) {}

  private final ProcessLoad process = new ProcessLoad();
  private final Cgroup cgroup = Cgroup.own();
  private Optional<Engine> engine = Optional.empty();
  private SaturationWatch saturation = new SaturationWatch();
  private Shortages before = Shortages.now();
  private Optional<Reading> last = Optional.empty();

  /** From now on it is this engine that has to keep up. */
  public void follow(Engine newest) {
    engine = Optional.of(newest);
    saturation = new SaturationWatch();
    before = Shortages.now();
  }

  /** Everything, for the coordinator. */
  public WorkerLoad load() {
    EngineLoad load = engine.map(Engine::load).orElse(EngineLoad.NONE);
    Reading now = reading(load.lagP99Us());
    return new WorkerLoad(
        now.process().cores(),
        now.process().cpuSeconds(),
        now.process().residentMiB(),
        now.gcPauseMillis(),
        load.inFlight(),
        load.openConnections(),
        load.lagP99Us(),
        now.saturation());
  }

  private Reading reading(long lagP99Us) {
    long nanos = System.nanoTime();
    Reading reading =
        last.filter(r -> nanos - r.atNanos() <= SAMPLE_NS).orElseGet(() -> read(lagP99Us, nanos));
    last = Optional.of(reading);
    return reading;
  }

  private Reading read(long lagP99Us, long nanos) {
    ProcessLoad.Sample sample = process.sample();
    long gcPauseMillis = last.map(Reading::gcPauseMillis).orElse(0L) + sample.gcPauseMillis();
    Hindrances hindrances =
        new Hindrances(
            nanos,
            engine.map(Engine::tasks).orElse(List.of()).stream()
                .flatMap(task -> LoopTime.of(task).stream())
                .toList(),
            cgroup.limits(),
            gcPauseMillis);
    return new Reading(
        nanos,
        sample,
        saturation.watch(lagP99Us, hindrances, Shortages.now().since(before), sample),
        gcPauseMillis);
  }
}

package io.onrush.worker.metrics;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * The series of the newest run. They go {@link #LINGER} after its end, or when the next one begins:
 * by then every scraper has seen the last of them. Any thread.
 */
public final class RunMetrics implements MultiCollector {
  /** Prometheus' default interval of scrapes is 1 minute. */
  static final Duration LINGER = Duration.ofSeconds(65);

  private final LongSupplier nanoTime;
  private Optional<RunSeries> newest = Optional.empty();
  private Optional<Long> endedNanos = Optional.empty();

  public RunMetrics() {
    this(System::nanoTime);
  }

  /**
   * With a clock.
   *
   * @param nanoTime as {@link System#nanoTime()}
   */
  RunMetrics(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  public synchronized void begin(RunSeries series) {
    newest = Optional.of(series);
    endedNanos = Optional.empty();
  }

  /** The run of this series is over. */
  public synchronized void end(RunSeries series) {
    if (newest.filter(series::equals).isPresent() && endedNanos.isEmpty()) {
      endedNanos = Optional.of(nanoTime.getAsLong());
    }
  }

  private synchronized Optional<RunSeries> shown() {
    long now = nanoTime.getAsLong();
    if (endedNanos.filter(ended -> now - ended > LINGER.toNanos()).isPresent()) {
      newest = Optional.empty();
    }
    return newest;
  }

  @Override
  public MetricSnapshots collect() {
    return shown().map(RunSeries::snapshot).orElseGet(MetricSnapshots::new);
  }
}

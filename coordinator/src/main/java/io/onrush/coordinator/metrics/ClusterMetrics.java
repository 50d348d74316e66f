package io.onrush.coordinator.metrics;

import io.onrush.coordinator.report.Report;
import io.onrush.metrics.Exposition;
import io.onrush.metrics.NodeMetrics;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What a coordinator's {@code /metrics} shows: its process, and the newest run until some time
 * after its end. Any thread.
 */
public final class ClusterMetrics {
  /** As workers' series do: Prometheus' default interval of scrapes is 1 minute. */
  private static final Duration LINGER = Duration.ofSeconds(65);

  private final NodeMetrics node;
  private final LongSupplier nanoTime;
  private Optional<String> shown = Optional.empty();
  private Optional<Long> endedNanos = Optional.empty();

  /** Those of this process. */
  public ClusterMetrics(NodeMetrics node) {
    this(node, System::nanoTime);
  }

  ClusterMetrics(NodeMetrics node, LongSupplier nanoTime) {
    this.node = node;
    this.nanoTime = nanoTime;
  }

  /**
   * Answers a scrape.
   *
   * @param accept of the request, null where it has none
   * @param newest report of the newest run
   */
  public Exposition expose(@Nullable String accept, Optional<Report> newest) {
    return node.expose(accept, ofRun(newest));
  }

  /**
   * The same as data.
   *
   * @param newest report of the newest run
   */
  public MetricSnapshots collect(Optional<Report> newest) {
    MetricSnapshots.Builder all = MetricSnapshots.builder();
    node.collect().forEach(all::metricSnapshot);
    ofRun(newest).forEach(all::metricSnapshot);
    return all.build();
  }

  private MetricSnapshots ofRun(Optional<Report> newest) {
    return newest.filter(this::shows).map(ReportSeries::of).orElseGet(MetricSnapshots::new);
  }

  private synchronized boolean shows(Report report) {
    if (report.verdict() == null) {
      shown = Optional.of(report.id());
      endedNanos = Optional.empty();
      return true;
    }
    if (shown.filter(report.id()::equals).isEmpty()) {
      // It ended before anybody looked.
      return false;
    }
    long now = nanoTime.getAsLong();
    long ended = endedNanos.orElse(now);
    endedNanos = Optional.of(ended);
    return now - ended <= LINGER.toNanos();
  }
}

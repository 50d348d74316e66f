package io.onrush.metrics;

import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.onrush.cluster.Version;
import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot.InfoDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The metrics of one process: those of its JVM, and what else is added. Any thread; nothing is
 * computed between scrapes.
 */
public final class NodeMetrics {
  private final String role;
  private final List<MultiCollector> added = new ArrayList<>();
  private Optional<PrometheusRegistry> registry = Optional.empty();

  /**
   * Those of the process. Costs nothing before the first scrape.
   *
   * @param role coordinator or worker
   */
  public NodeMetrics(String role) {
    this.role = role;
  }

  /** Asks this one, too, at each scrape. To be called before the first. */
  public synchronized void add(MultiCollector collector) {
    added.add(collector);
  }

  private synchronized PrometheusRegistry registry() {
    if (registry.isEmpty()) {
      PrometheusRegistry created = new PrometheusRegistry();
      bind(new PrometheusMeterRegistry(PrometheusConfig.DEFAULT, created, Clock.SYSTEM));
      created.register(this::build);
      added.forEach(created::register);
      registry = Optional.of(created);
    }
    return registry.get();
  }

  private InfoSnapshot build() {
    return InfoSnapshot.builder()
        .name("onrush_build")
        .help("What this node is")
        .dataPoint(
            InfoDataPointSnapshot.builder()
                .labels(Labels.of("version", Version.TEXT, "role", role))
                .build())
        .build();
  }

  @SuppressWarnings("resource") // They go on for as long as the process does.
  private void bind(MeterRegistry meters) {
    List.of(
            new ClassLoaderMetrics(),
            new JvmMemoryMetrics(),
            new JvmGcMetrics(),
            new JvmThreadMetrics(),
            new ProcessorMetrics(),
            new FileDescriptorMetrics(),
            new UptimeMetrics())
        .forEach(binder -> binder.bindTo(meters));
  }

  /** All of it, as of now. */
  public MetricSnapshots collect() {
    return registry().scrape();
  }

  /**
   * Answers a scrape.
   *
   * @param accept of the request: OpenMetrics, Prometheus' text or its protocol buffers, which
   *     alone carry native histograms; null for text
   * @param more beside what was added
   */
  public Exposition expose(@Nullable String accept, MetricSnapshots more) {
    MetricSnapshots.Builder all = MetricSnapshots.builder();
    collect().forEach(all::metricSnapshot);
    more.forEach(all::metricSnapshot);
    ExpositionFormatWriter writer = ExpositionFormats.init().findWriter(accept);
    ByteArrayOutputStream out = new ByteArrayOutputStream(16 * 1024);
    try {
      writer.write(out, all.build(), EscapingScheme.fromAcceptHeader(accept));
    } catch (IOException e) {
      throw new UncheckedIOException("to memory", e);
    }
    return new Exposition(writer.getContentType(), out.toByteArray());
  }
}

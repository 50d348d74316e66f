package io.onrush.coordinator.metrics;

import io.onrush.coordinator.report.Report;
import io.onrush.coordinator.report.Report.EventReport;
import io.onrush.coordinator.report.Report.ThresholdReport;
import io.onrush.coordinator.report.Report.Totals;
import io.onrush.coordinator.report.Report.Trend;
import io.onrush.coordinator.report.Report.WorkerReport;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot.InfoDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * A report as series: what only the coordinator knows, as the target, the shares and percentiles of
 * the whole cluster. All carry the plan's tags. No name is one of the workers', so that a sum over
 * all nodes counts nothing twice.
 */
final class ReportSeries {
  private final Report report;
  private final Labels tags;

  private ReportSeries(Report report) {
    this.report = report;
    Labels labels = Labels.EMPTY;
    for (Map.Entry<String, String> tag : report.tags().entrySet()) {
      labels = labels.add(tag.getKey(), tag.getValue());
    }
    this.tags = labels;
  }

  static MetricSnapshots of(Report report) {
    return new ReportSeries(report).all();
  }

  private MetricSnapshots all() {
    return MetricSnapshots.of(
        run(),
        gauge("onrush_elapsed_seconds", "Run time", one(report.elapsed())),
        gauge("onrush_target_rate", "Requests a second by the plan", one(report.rate().target())),
        gauge(
            "onrush_actual_rate",
            "Requests a second that were sent, over the last full second",
            one(report.rate().actual())),
        requests(),
        gauge("onrush_in_flight", "Requests under way", one((double) report.counts().inFlight())),
        trend(
            "onrush_response_milliseconds",
            "From the fire time to the last byte, over the whole run and cluster, milliseconds",
            report.metrics().duration()),
        trend(
            "onrush_service_milliseconds",
            "From the write to the last byte, over the whole run and cluster, milliseconds",
            report.metrics().service()),
        trend(
            "onrush_lag_milliseconds",
            "The generator's own delay, over the whole run and cluster, milliseconds",
            report.metrics().lag()),
        ofWorkers("onrush_worker_share", "Requests a second that it carries", WorkerReport::share),
        ofWorkers(
            "onrush_worker_rate",
            "Requests a second that it sent, over the last full second",
            WorkerReport::actualRate),
        ofWorkers("onrush_worker_cpu_cores", "Cores that it uses", WorkerReport::cpu),
        ofWorkers(
            "onrush_worker_saturated",
            "1 where it was the bottleneck",
            w -> w.saturated() ? 1.0 : 0.0),
        thresholds(),
        events());
  }

  private InfoSnapshot run() {
    Report.CurrentStage stage = report.stage();
    Labels labels =
        tags.add("run", report.id())
            .add("plan", report.name())
            .add("state", report.state())
            .add("stage", stage == null ? "" : stage.name());
    return InfoSnapshot.builder()
        .name("onrush_run")
        .help("Which run it is, and where it stands")
        .dataPoint(InfoDataPointSnapshot.builder().labels(labels).build())
        .build();
  }

  private List<GaugeDataPointSnapshot> one(double value) {
    return List.of(point(tags, value));
  }

  private static GaugeDataPointSnapshot point(Labels labels, double value) {
    return GaugeDataPointSnapshot.builder().labels(labels).value(value).build();
  }

  private static MetricSnapshot gauge(
      String name, String help, List<GaugeDataPointSnapshot> points) {
    return new GaugeSnapshot(new MetricMetadata(name, help), points);
  }

  private MetricSnapshot requests() {
    Totals counts = report.counts();
    Map<String, Long> outcomes = new TreeMap<>();
    outcomes.put("planned", counts.planned());
    outcomes.put("sent", counts.sent());
    outcomes.put("succeeded", counts.succeeded());
    outcomes.put("failed", counts.failed());
    outcomes.put("dropped", counts.dropped());
    outcomes.put("missed", counts.missed());
    outcomes.put("unaccounted", counts.unaccounted());
    // Gauges, as what is unaccounted may turn out to have been sent.
    return gauge(
        "onrush_requests",
        "Requests of the run by what became of them:"
            + " planned = sent + dropped + missed + unaccounted",
        outcomes.entrySet().stream()
            .map(o -> point(tags.add("outcome", o.getKey()), (double) o.getValue()))
            .toList());
  }

  private MetricSnapshot trend(String name, String help, Trend trend) {
    return gauge(
        name,
        help,
        List.of(
            quantile("0.5", trend.med()),
            quantile("0.9", trend.p90()),
            quantile("0.95", trend.p95()),
            quantile("0.99", trend.p99()),
            quantile("0.999", trend.p999()),
            quantile("1", trend.max())));
  }

  private GaugeDataPointSnapshot quantile(String q, double value) {
    return point(tags.add("q", q), value);
  }

  /** Those that hold a part: a worker that is gone makes room for the next one with its part. */
  private MetricSnapshot ofWorkers(String name, String help, Function<WorkerReport, Double> value) {
    Map<Integer, WorkerReport> byPart = new TreeMap<>();
    report.workers().forEach(w -> byPart.merge(w.part(), w, (a, b) -> b.share() > 0 ? b : a));
    return gauge(
        name,
        help,
        byPart.values().stream()
            .map(w -> point(tags.add("part", String.valueOf(w.part())), value.apply(w)))
            .toList());
  }

  private MetricSnapshot thresholds() {
    return gauge(
        "onrush_threshold_passed",
        "1 while the threshold holds, 0 where it is crossed",
        report.thresholds().stream()
            .filter(t -> t.passed() != null)
            .map(t -> point(threshold(t), Boolean.TRUE.equals(t.passed()) ? 1 : 0))
            .toList());
  }

  private Labels threshold(ThresholdReport t) {
    return tags.add("metric", t.metric()).add("threshold", t.threshold());
  }

  private MetricSnapshot events() {
    Map<String, Long> byType = new TreeMap<>();
    for (EventReport event : report.events()) {
      byType.merge(event.type(), 1L, Long::sum);
    }
    CounterSnapshot.Builder all =
        CounterSnapshot.builder().name("onrush_events").help("Events of the run by type");
    byType.forEach(
        (type, count) ->
            all.dataPoint(
                CounterDataPointSnapshot.builder()
                    .labels(tags.add("type", type))
                    .value(count)
                    .build()));
    return all.build();
  }
}

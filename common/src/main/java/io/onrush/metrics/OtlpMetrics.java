package io.onrush.metrics;

import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.Gauge;
import io.opentelemetry.proto.metrics.v1.Histogram;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.opentelemetry.proto.metrics.v1.Sum;
import io.opentelemetry.proto.metrics.v1.Summary;
import io.opentelemetry.proto.metrics.v1.SummaryDataPoint;
import io.opentelemetry.proto.resource.v1.Resource;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBucket;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.DataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.Label;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.Quantile;
import io.prometheus.metrics.model.snapshots.SummarySnapshot;
import io.prometheus.metrics.model.snapshots.SummarySnapshot.SummaryDataPointSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a scrape of {@code /metrics} would show as OTLP has it: the same names, labels and values;
 * all sums are cumulative, and histograms have their classic buckets.
 */
final class OtlpMetrics {
  private static final long NS_PER_MS = 1_000_000;

  private final long nowMillis;
  private final long startMillis;

  /**
   * Metrics of one instant, in epoch milliseconds.
   *
   * @param startMillis since when those count that do not say it themselves
   */
  OtlpMetrics(long nowMillis, long startMillis) {
    this.nowMillis = nowMillis;
    this.startMillis = startMillis;
  }

  ExportMetricsServiceRequest request(Map<String, String> resource, MetricSnapshots snapshots) {
    ScopeMetrics.Builder scope =
        ScopeMetrics.newBuilder().setScope(InstrumentationScope.newBuilder().setName("onrush"));
    snapshots.forEach(snapshot -> metric(snapshot).ifPresent(scope::addMetrics));
    Resource.Builder who = Resource.newBuilder();
    resource.forEach((key, value) -> who.addAttributes(attribute(key, value)));
    return ExportMetricsServiceRequest.newBuilder()
        .addResourceMetrics(ResourceMetrics.newBuilder().setResource(who).addScopeMetrics(scope))
        .build();
  }

  private static KeyValue attribute(String key, String value) {
    return KeyValue.newBuilder()
        .setKey(key)
        .setValue(AnyValue.newBuilder().setStringValue(value))
        .build();
  }

  private Optional<Metric> metric(MetricSnapshot snapshot) {
    String name = snapshot.getMetadata().getPrometheusName();
    Metric.Builder metric = Metric.newBuilder();
    String help = snapshot.getMetadata().getHelp();
    metric.setDescription(help == null ? "" : help);
    return switch (snapshot) {
      case CounterSnapshot counter ->
          Optional.of(metric.setName(name + "_total").setSum(sum(counter)).build());
      case GaugeSnapshot gauge -> Optional.of(metric.setName(name).setGauge(gauge(gauge)).build());
      case InfoSnapshot info ->
          Optional.of(metric.setName(name + "_info").setGauge(gauge(info)).build());
      case HistogramSnapshot histogram ->
          Optional.of(metric.setName(name).setHistogram(histogram(histogram)).build());
      case SummarySnapshot summary ->
          Optional.of(metric.setName(name).setSummary(summary(summary)).build());
      // No meter here makes any of the other kinds.
      default -> Optional.empty();
    };
  }

  private Sum sum(CounterSnapshot counter) {
    Sum.Builder sum =
        Sum.newBuilder()
            .setIsMonotonic(true)
            .setAggregationTemporality(AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE);
    counter
        .getDataPoints()
        .forEach(p -> sum.addDataPoints(number(p, p.getValue()).setStartTimeUnixNano(startNs(p))));
    return sum.build();
  }

  private Gauge gauge(GaugeSnapshot snapshot) {
    Gauge.Builder gauge = Gauge.newBuilder();
    snapshot.getDataPoints().forEach(p -> gauge.addDataPoints(number(p, p.getValue())));
    return gauge.build();
  }

  private Gauge gauge(InfoSnapshot snapshot) {
    Gauge.Builder gauge = Gauge.newBuilder();
    snapshot.getDataPoints().forEach(p -> gauge.addDataPoints(number(p, 1)));
    return gauge.build();
  }

  private NumberDataPoint.Builder number(DataPointSnapshot point, double value) {
    return NumberDataPoint.newBuilder()
        .addAllAttributes(attributes(point.getLabels()))
        .setTimeUnixNano(nowMillis * NS_PER_MS)
        .setAsDouble(value);
  }

  private Histogram histogram(HistogramSnapshot snapshot) {
    Histogram.Builder histogram =
        Histogram.newBuilder()
            .setAggregationTemporality(AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE);
    for (HistogramDataPointSnapshot point : snapshot.getDataPoints()) {
      HistogramDataPoint.Builder to =
          HistogramDataPoint.newBuilder()
              .addAllAttributes(attributes(point.getLabels()))
              .setStartTimeUnixNano(startNs(point))
              .setTimeUnixNano(nowMillis * NS_PER_MS)
              .setCount(point.getCount())
              .setSum(point.getSum());
      for (ClassicHistogramBucket bucket : point.getClassicBuckets()) {
        if (Double.isFinite(bucket.getUpperBound())) {
          to.addExplicitBounds(bucket.getUpperBound());
        }
        to.addBucketCounts(bucket.getCount());
      }
      histogram.addDataPoints(to);
    }
    return histogram.build();
  }

  private Summary summary(SummarySnapshot snapshot) {
    Summary.Builder summary = Summary.newBuilder();
    for (SummaryDataPointSnapshot point : snapshot.getDataPoints()) {
      SummaryDataPoint.Builder to =
          SummaryDataPoint.newBuilder()
              .addAllAttributes(attributes(point.getLabels()))
              .setStartTimeUnixNano(startNs(point))
              .setTimeUnixNano(nowMillis * NS_PER_MS)
              .setCount(point.getCount())
              .setSum(point.getSum());
      for (Quantile quantile : point.getQuantiles()) {
        to.addQuantileValues(
            SummaryDataPoint.ValueAtQuantile.newBuilder()
                .setQuantile(quantile.getQuantile())
                .setValue(quantile.getValue()));
      }
      summary.addDataPoints(to);
    }
    return summary.build();
  }

  private long startNs(DataPointSnapshot point) {
    return NS_PER_MS
        * (point.hasCreatedTimestamp() ? point.getCreatedTimestampMillis() : startMillis);
  }

  private static List<KeyValue> attributes(Labels labels) {
    List<KeyValue> attributes = new ArrayList<>();
    for (Label label : labels) {
      attributes.add(attribute(label.getName(), label.getValue()));
    }
    return attributes;
  }
}

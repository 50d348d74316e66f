package io.onrush.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A push, as a real receiver sees it. */
class OtlpPushTest {
  private static final double INFINITY = Double.POSITIVE_INFINITY;

  private final BlockingQueue<ExportMetricsServiceRequest> received = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> keys = new LinkedBlockingQueue<>();
  private final AtomicInteger refusals = new AtomicInteger();
  private final HttpServer receiver = receiver();

  private HttpServer receiver() {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext(
          "/v1/metrics",
          exchange -> {
            try (exchange) {
              var request = ExportMetricsServiceRequest.parseFrom(exchange.getRequestBody());
              if (refusals.getAndDecrement() > 0) {
                exchange.sendResponseHeaders(503, -1);
                return;
              }
              exchange.sendResponseHeaders(200, -1);
              keys.add(exchange.getRequestHeaders().getFirst("x-key"));
              received.add(request);
            }
          });
      server.start();
      return server;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @AfterEach
  void stop() {
    receiver.stop(0);
  }

  private static MetricSnapshots ofRun() {
    Labels part = Labels.of("part", "2");
    return MetricSnapshots.of(
        CounterSnapshot.builder()
            .name("http_reqs")
            .help("ended")
            .dataPoint(
                CounterDataPointSnapshot.builder()
                    .labels(part)
                    .value(7)
                    .createdTimestampMillis(1_000)
                    .build())
            .build(),
        HistogramSnapshot.builder()
            .name("http_req_duration")
            .dataPoint(
                HistogramDataPointSnapshot.builder()
                    .labels(part)
                    .classicHistogramBuckets(
                        ClassicHistogramBuckets.of(
                            new double[] {1, 10, INFINITY}, new long[] {2, 3, 4}))
                    .sum(99)
                    .build())
            .build());
  }

  private ExportMetricsServiceRequest next() throws InterruptedException {
    NodeMetrics node = new NodeMetrics("worker");
    node.add(OtlpPushTest::ofRun);
    OtlpEndpoint to =
        OtlpEndpoint.parse(
            "http://127.0.0.1:" + receiver.getAddress().getPort() + "/", "x-key=a%20b");
    try (ScheduledExecutorService pushing =
        new OtlpPush(to, "worker", node::collect).every(Duration.ofMillis(20))) {
      ExportMetricsServiceRequest request = received.poll(30, TimeUnit.SECONDS);
      pushing.shutdownNow();
      assertThat(request).isNotNull();
      return request;
    }
  }

  private static Map<String, String> attributes(List<KeyValue> attributes) {
    return attributes.stream()
        .collect(Collectors.toMap(KeyValue::getKey, a -> a.getValue().getStringValue()));
  }

  @Test
  void whatAScrapeWouldShowIsPushed() throws Exception {
    ExportMetricsServiceRequest request = next();
    assertThat(keys.poll(30, TimeUnit.SECONDS)).isEqualTo("a b");
    assertThat(attributes(request.getResourceMetrics(0).getResource().getAttributesList()))
        .containsEntry("service.name", "onrush-worker")
        .containsKeys("service.version", "service.instance.id");
    Map<String, Metric> metrics =
        request.getResourceMetrics(0).getScopeMetrics(0).getMetricsList().stream()
            .collect(Collectors.toMap(Metric::getName, Function.identity()));
    assertThat(metrics)
        .containsKeys("jvm_threads_live_threads", "onrush_build_info", "process_uptime_seconds");
    Metric requests = Objects.requireNonNull(metrics.get("http_reqs_total"));
    assertThat(requests.getSum().getIsMonotonic()).isTrue();
    NumberDataPoint point = requests.getSum().getDataPoints(0);
    assertThat(point.getAsDouble()).isEqualTo(7);
    assertThat(point.getStartTimeUnixNano()).isEqualTo(1_000_000_000L);
    assertThat(point.getTimeUnixNano()).isGreaterThan(1_700_000_000_000_000_000L);
    assertThat(attributes(point.getAttributesList())).containsExactly(Map.entry("part", "2"));
    Metric duration = Objects.requireNonNull(metrics.get("http_req_duration"));
    HistogramDataPoint times = duration.getHistogram().getDataPoints(0);
    assertThat(times.getExplicitBoundsList()).containsExactly(1.0, 10.0);
    assertThat(times.getBucketCountsList()).containsExactly(2L, 3L, 4L);
    assertThat(times.getCount()).isEqualTo(9);
    assertThat(times.getSum()).isEqualTo(99);
  }

  @Test
  void aReceiverThatRefusesGetsTheNextOne() throws Exception {
    refusals.set(3);
    assertThat(next().getResourceMetricsCount()).isEqualTo(1);
    assertThat(refusals.get()).isNotPositive();
  }

  @Test
  void anEndpointIsAUrlAndItsKeysAreNotShown() {
    OtlpEndpoint endpoint = OtlpEndpoint.parse("https://u:p@c/otlp", "key=secret, b=c");
    assertThat(endpoint.uri()).hasToString("https://u:p@c/otlp/v1/metrics");
    assertThat(endpoint.headers()).isEqualTo(Map.of("key", "secret", "b", "c"));
    assertThat(endpoint).hasToString("https://c/otlp/v1/metrics");
    assertThat(OtlpEndpoint.parse("http://c:4318/v1/metrics", "").uri().getPath())
        .isEqualTo("/v1/metrics");
    for (String wrong : List.of("c:4318", "grpc://c:4317", "", "http:///x", "http://a b")) {
      assertThatThrownBy(() -> OtlpEndpoint.parse(wrong, ""))
          .as(wrong)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("expected: a URL");
    }
    assertThatThrownBy(() -> OtlpEndpoint.parse("http://c", "secret"))
        .hasMessageContaining("key=value")
        .hasMessageNotContaining("secret");
  }
}

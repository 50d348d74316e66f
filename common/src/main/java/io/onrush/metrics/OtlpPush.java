package io.onrush.metrics;

import io.onrush.cluster.Version;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pushes a node's metrics by OTLP over HTTP, in protocol buffers, for as long as the process lives.
 * A receiver that is away, slow or refuses loses what it did not take, and nothing else happens but
 * a warning, at most one a minute: one push is under way at a time, none is kept, and as all counts
 * are cumulative, the next one makes up for it.
 */
public final class OtlpPush {
  /** How often. */
  public static final Duration PERIOD = Duration.ofSeconds(10);

  private static final Logger log = LoggerFactory.getLogger(OtlpPush.class);
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(5);
  private static final long WARN_AGAIN_NS = 60_000_000_000L;

  private final OtlpEndpoint to;
  private final Map<String, String> resource;
  private final Supplier<MetricSnapshots> metrics;
  private final HttpClient client;
  private boolean failing;
  private long warnedNs;

  OtlpPush(OtlpEndpoint to, String role, Supplier<MetricSnapshots> metrics) {
    this.to = to;
    this.metrics = metrics;
    this.resource = new TreeMap<>();
    resource.put("service.name", "onrush-" + role);
    resource.put("service.version", Version.TEXT);
    resource.put("service.instance.id", ManagementFactory.getRuntimeMXBean().getName());
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(ANSWER_LIMIT)
            .build();
  }

  /**
   * Begins to push.
   *
   * @param role of the node: coordinator or worker
   * @param metrics asked before each push, on the thread that pushes
   */
  public static void start(OtlpEndpoint to, String role, Supplier<MetricSnapshots> metrics) {
    new OtlpPush(to, role, metrics).every(PERIOD);
    log.info("metrics are pushed to {}", to);
  }

  ScheduledExecutorService every(Duration period) {
    ScheduledExecutorService executor =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("onrush-otlp").factory());
    var _ =
        executor.scheduleWithFixedDelay(
            this::push, period.toNanos(), period.toNanos(), TimeUnit.NANOSECONDS);
    return executor;
  }

  private void push() {
    try {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(to.uri())
              .timeout(ANSWER_LIMIT)
              .header("Content-Type", "application/x-protobuf")
              .POST(BodyPublishers.ofByteArray(body()));
      to.headers().forEach(request::header);
      HttpResponse<Void> answer = client.send(request.build(), BodyHandlers.discarding());
      if (answer.statusCode() / 100 == 2) {
        succeeded();
      } else {
        failed("answers with status " + answer.statusCode());
      }
    } catch (IOException | RuntimeException e) {
      // A scheduler drops what throws, and then nothing would ever be pushed again.
      failed(e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private byte[] body() {
    OtlpMetrics converter =
        new OtlpMetrics(
            System.currentTimeMillis(), ManagementFactory.getRuntimeMXBean().getStartTime());
    return converter.request(resource, metrics.get()).toByteArray();
  }

  private void succeeded() {
    if (failing) {
      log.info("{} takes metrics again", to);
    }
    failing = false;
  }

  private void failed(String reason) {
    long nowNs = System.nanoTime();
    if (!failing || nowNs - warnedNs >= WARN_AGAIN_NS) {
      log.warn("{} takes no metrics: {} (tried again every {} s)", to, reason, PERIOD.toSeconds());
      warnedNs = nowNs;
    }
    failing = true;
  }
}

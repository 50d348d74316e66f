package io.onrush.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.onrush.target.Delay;
import io.onrush.target.TargetServer;
import io.onrush.target.TargetSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** A real Prometheus scrapes the coordinator and three workers during a run. */
@Isolated
@Tag("long")
class PrometheusIT {
  private static final Path DASHBOARD = Node.HOME.resolve("k8s/monitoring/onrush-dashboard.json");
  private static final double RATE = 500;
  private static final double ERRORS = 0.05;

  /**
   * Seconds that the queries look back instead of a minute, which {@code -Donrush.window=60} is.
   */
  private static final int WINDOW = Integer.getInteger("onrush.window", 20);

  @TempDir Path folder;

  @Test
  void theQueriesOfTheOldTestAndOfTheDashboardAnswer() throws Exception {
    try (TargetServer target =
            TargetServer.start(
                new TargetSettings("127.0.0.1", 0, Delay.parse("lognormal:20ms,0.5"), ERRORS));
        Cluster cluster = new Cluster(folder, 3);
        Prometheus prometheus = new Prometheus(folder, cluster.base(), WINDOW)) {
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .ignoreExceptions()
          .until(() -> prometheus.up() == 4);
      String id = cluster.start(plan(target.port()));
      cluster.await(id, 90, r -> r.path("elapsed").asDouble() > WINDOW + 4);

      // A scrape that comes late is a second of a minute: somewhat more than the bound.
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(() -> ratesAreThoseOfThePlan(prometheus));
      JsonNode report = cluster.get("/api/v1/runs/" + id);
      double p95 = report.path("metrics").path("http_req_duration").path("p(95)").asDouble();
      double told =
          prometheus.value(
              "histogram_quantile(0.95, sum(rate(http_req_duration_bucket[1m])) by (le))");
      assertThat(told).isBetween(p95 / 2, p95 * 2);
      double failed = report.path("metrics").path("http_req_failed").path("rate").asDouble();
      JsonNode shares =
          prometheus.query("rate(http_req_failed_total[1m]) / rate(http_reqs_total[1m])");
      assertThat(shares).hasSize(6);
      shares.forEach(
          s -> assertThat(s.path("value").get(1).asDouble()).isCloseTo(failed, within(0.06)));
      assertThat(
              prometheus.value(
                  "sum(rate(http_req_failed_total[1m])) / sum(rate(http_reqs_total[1m]))"))
          .isCloseTo(failed, within(0.01));
      for (String query : dashboard()) {
        assertThat(prometheus.query(query)).as(query).isNotEmpty();
      }
      cluster.stop(id);
      Sums.addUp(cluster.awaitEnd(id, 30));
    }
  }

  private static void ratesAreThoseOfThePlan(Prometheus prometheus) {
    isClose(prometheus.value("sum(rate(http_reqs_total[1m]))"), RATE);
    Map<String, Double> parts =
        prometheus.values("sum by (part) (rate(http_reqs_total[1m]))", "part");
    assertThat(parts).containsOnlyKeys("1", "2", "3");
    for (int part = 1; part <= 3; part++) {
      String query = "sum(rate(http_reqs_total{part=\"" + part + "\"}[1m]))";
      isClose(prometheus.value(query), part == 3 ? 170 : 165);
    }
  }

  /** Within one percent and a second of the window: counters grow once a second. */
  private static void isClose(double actual, double expected) {
    assertThat(actual).isCloseTo(expected, within(expected * (0.01 + 1.0 / WINDOW)));
  }

  /** A peak that is longer than queries look back. */
  private static String plan(int port) {
    return """
    name: scraped
    target: http://127.0.0.1:%d
    tags: {test: scraped}
    shares: [165, 165, 170]
    scenarios:
      main:
        executor: ramping-arrival-rate
        startRate: 500
        stages: [{name: peak, duration: 5m, target: 500}]
        requests: [{name: home, url: /}, {name: search, url: /search, method: POST, body: x}]
    thresholds:
      http_req_duration: ["p(95)<60000"]
    """
        .formatted(port);
  }

  /** Every query of the dashboard, as Grafana would ask it with everything chosen. */
  private static List<String> dashboard() throws Exception {
    List<String> queries = new ArrayList<>();
    JsonNode dashboard = new ObjectMapper().readTree(DASHBOARD.toFile());
    for (JsonNode panel : dashboard.path("panels")) {
      panel.path("targets").forEach(t -> queries.add(t.path("expr").asText()));
    }
    dashboard
        .path("annotations")
        .path("list")
        .forEach(a -> queries.add("present_over_time((" + a.path("expr").asText() + ")[2m:1s])"));
    assertThat(queries).hasSizeGreaterThan(20);
    return queries.stream()
        .map(
            q ->
                q.replace("$test", ".*")
                    .replace("$part", ".*")
                    .replace("$__rate_interval", "1m")
                    .replace("$__interval", "5s"))
        .toList();
  }
}

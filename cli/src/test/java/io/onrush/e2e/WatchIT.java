package io.onrush.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.onrush.target.Delay;
import io.onrush.target.TargetServer;
import io.onrush.target.TargetSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * What people look at while a run goes on: the page, in a real Chromium, and a real Prometheus that
 * scrapes the coordinator and three workers. One run from its start to its report, in turn.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Isolated
class WatchIT {
  private static final Path DASHBOARD = Node.HOME.resolve("k8s/monitoring/onrush-dashboard.json");
  private static final List<String> CHARTS = List.of("rate", "response", "heat", "errors", "lag");
  private static final double RATE = 500;
  private static final double ERRORS = 0.05;
  private static final String FAILED = "rate(http_req_failed_total[1m])";
  private static final String SENT = "rate(http_reqs_total[1m])";

  private Path folder = Path.of("");
  private TargetServer target;
  private Cluster cluster;
  private Prometheus prometheus;
  private Chromium chromium;
  private Page page;
  private String id = "";

  @BeforeAll
  void start(@TempDir Path temporary) throws Exception {
    folder = temporary;
    target =
        TargetServer.start(
            new TargetSettings("127.0.0.1", 0, Delay.parse("lognormal:17ms,0.5"), ERRORS));
    cluster = new Cluster(folder, 3);
    prometheus = new Prometheus(folder, cluster.base());
    chromium = new Chromium();
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .ignoreExceptions()
        .until(() -> prometheus.up() == 4);
  }

  @AfterAll
  void end() {
    chromium.close();
    prometheus.close();
    cluster.close();
    target.close();
  }

  private String plan(String duration) {
    return """
    name: watched
    target: http://127.0.0.1:%d
    tags: {test: watched}
    shares: [165, 165, 170]
    scenarios:
      main:
        executor: ramping-arrival-rate
        startRate: 500
        stages:
          - {name: warm-up, duration: 8s, target: 500}
          - {name: peak, duration: %s, target: 500}
          - {name: end, duration: 30s, target: 100}
        requests: [{name: home, url: /}, {name: search, url: /search, method: POST, body: x}]
    thresholds:
      http_req_duration: ["p(95)<60000"]
    """
        .formatted(target.port(), duration);
  }

  private JsonNode report() {
    return cluster.get("/api/v1/runs/" + id);
  }

  private void awaitText(String element, String text) {
    page.locator(element)
        .filter(new Locator.FilterOptions().setHasText(text))
        .waitFor(new Locator.WaitForOptions().setTimeout(30_000));
  }

  private void press(String element) {
    page.locator(element).click();
    page.locator("#confirm-ok").click();
  }

  @Test
  @Order(1)
  void aPlanThatIsPastedIntoThePageRuns() {
    page = chromium.open(cluster.base() + "/", ColorScheme.LIGHT);
    page.locator("#start-open").click();
    page.locator("#plan-text").fill(plan("5 parsecs"));
    page.locator("#start-send").click();
    awaitText("#plan-errors", "5 parsecs");
    page.locator("#plan-text").fill(plan("5m"));
    page.locator("#start-send").click();
    awaitText("#state", "running");
    id = cluster.get("/api/v1/runs/current").path("id").asText();
    assertThat(report().path("name").asText()).isEqualTo("watched");
  }

  @Test
  @Order(2)
  void itsChartsAreDrawn() {
    cluster.await(id, 60, r -> r.path("elapsed").asDouble() > 10);
    for (String chart : CHARTS) {
      assertThat(Chromium.drawn(page.locator("#chart-" + chart))).as(chart).isGreaterThan(0.02);
    }
    assertThat(page.locator("#workers tbody tr[data-part]").count()).isEqualTo(3);
    Chromium.picture(page, "page-light");
    page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
    page.waitForTimeout(1500);
    assertThat(Chromium.serious(page)).isEmpty();
    Chromium.picture(page, "page-dark");
    page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.LIGHT));
    page.waitForTimeout(1500);
    assertThat(Chromium.serious(page)).isEmpty();
  }

  @Test
  @Order(3)
  void theQueriesOfTheOldTestAnswerUnchanged() {
    cluster.await(id, 120, r -> r.path("elapsed").asDouble() > 72);
    Awaitility.await().atMost(Duration.ofSeconds(60)).untilAsserted(this::ratesAreThoseOfThePlan);
    // Queries look back over the peak only.
    JsonNode peak = report().path("stages").get(1);
    assertThat(peak.path("name").asText()).isEqualTo("peak");
    double p95 = peak.at("/metrics/http_req_duration/p(95)").asDouble();
    double told =
        prometheus.value(
            "histogram_quantile(0.95, sum(rate(http_req_duration_bucket[1m])) by (le))");
    assertThat(bucket(told))
        .as("p95: %s ms told, %s ms reported", told, p95)
        .isEqualTo(bucket(p95));
    double failed = report().path("metrics").path("http_req_failed").path("rate").asDouble();
    JsonNode shares = prometheus.query(FAILED + " / " + SENT);
    assertThat(shares).hasSize(6);
    shares.forEach(
        s -> assertThat(s.path("value").get(1).asDouble()).isCloseTo(failed, within(0.06)));
    assertThat(failed).isCloseTo(ERRORS, within(0.005));
    assertThat(prometheus.value("sum(" + FAILED + ") / sum(" + SENT + ")"))
        .isCloseTo(ERRORS, within(0.005));
  }

  /** The upper bound of the bucket that a time is in, milliseconds. */
  private double bucket(double millis) {
    return prometheus.values("sum by (le) (http_req_duration_bucket)", "le").keySet().stream()
        .mapToDouble(le -> le.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(le))
        .filter(bound -> millis <= bound)
        .min()
        .orElseThrow();
  }

  private void ratesAreThoseOfThePlan() {
    double rate = report().path("rate").path("actual").asDouble();
    isClose(prometheus.value("sum(rate(http_reqs_total[1m]))"), rate);
    Map<String, Double> parts =
        prometheus.values("sum by (part) (rate(http_reqs_total[1m]))", "part");
    assertThat(parts).containsOnlyKeys("1", "2", "3");
    if (report().path("events").toString().contains("\"rebalanced\"")) {
      // The machine was busy: shares have moved to whoever was less late.
      return;
    }
    for (int part = 1; part <= 3; part++) {
      String query = "sum(rate(http_reqs_total{part=\"" + part + "\"}[1m]))";
      isClose(prometheus.value(query), part == 3 ? 170 : 165);
    }
  }

  private static void isClose(double actual, double expected) {
    assertThat(actual).isCloseTo(expected, within(expected * 0.01));
  }

  @Test
  @Order(4)
  void everyQueryOfTheDashboardAnswers() throws Exception {
    for (String query : dashboard()) {
      assertThat(prometheus.query(query)).as(query).isNotEmpty();
    }
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
        .forEach(a -> queries.add("present_over_time((" + a.path("expr").asText() + ")[5m:1s])"));
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

  @Test
  @Order(5)
  void aKilledWorkerShows() {
    long pid = report().at("/workers/1/pid").asLong();
    int part = report().at("/workers/1/part").asInt();
    ProcessHandle.of(pid).orElseThrow().destroyForcibly();
    long before = System.nanoTime();
    page.locator("#workers tbody tr[data-part='" + part + "'][data-state='lost']")
        .waitFor(new Locator.WaitForOptions().setTimeout(20_000));
    System.out.printf(
        "a killed worker showed after %d ms%n", (System.nanoTime() - before) / 1_000_000);
    assertThat(report().path("events").toString()).contains("worker-lost");
  }

  @Test
  @Order(6)
  void itIsPausedAndChangedAndStopped() {
    press("#pause");
    awaitText("#state", "paused");
    page.locator("#pause").click();
    awaitText("#state", "running");
    page.locator("#rate").click();
    page.locator("#rate-value").fill("200");
    page.locator("#rate-send").click();
    cluster.await(id, 30, r -> r.path("stage").path("targetRate").asDouble() == 200);
    press("#skip");
    cluster.await(id, 30, r -> r.path("stage").path("name").asText().equals("end"));
    press("#stop");
    awaitText("#state", "stopped");
    Sums.addUp(cluster.awaitEnd(id, 30));
    // Which one, the machine decides: where it is busy, the run is invalid.
    assertThat(page.locator("#verdict").textContent()).containsPattern("passed|invalid");
  }

  @Test
  @Order(7)
  void theReportIsReadWithoutANetwork() {
    Path file = folder.resolve("reports").resolve(id).resolve("report.html");
    Page report = chromium.open(file.toUri().toString(), ColorScheme.LIGHT);
    for (String chart : CHARTS) {
      assertThat(Chromium.drawn(report.locator("#chart-" + chart))).as(chart).isGreaterThan(0.02);
    }
    assertThat(Chromium.serious(report)).isEmpty();
    Chromium.picture(report, "report-light");
    report.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
    report.waitForTimeout(1000);
    Chromium.picture(report, "report-dark");
  }

  @Test
  @Order(8)
  void nothingWentWrongInTheBrowserAndNobodyElseWasAsked() {
    // The plan that was refused was answered with 422, which browsers log.
    assertThat(chromium.complaints()).filteredOn(c -> !c.contains("422")).isEmpty();
    assertThat(chromium.requests())
        .allMatch(r -> r.startsWith(cluster.base() + "/") || r.startsWith("file:" + "//"));
  }
}

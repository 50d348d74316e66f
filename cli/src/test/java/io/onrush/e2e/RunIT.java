package io.onrush.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.onrush.target.Delay;
import io.onrush.target.TargetServer;
import io.onrush.target.TargetSettings;
import io.onrush.target.Truth;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** The main job, {@code onrush run}, with real processes. */
@Isolated
class RunIT {
  /** The 10k plan in small: a tenth of the rate, and 12 s. */
  private static final String PLAN =
      """
      name: tenth
      target: embedded
      shares: [330, 330, 340]
      scenarios:
        main:
          executor: ramping-arrival-rate
          maxVUs: 4500
          stages:
            - {name: warm-up,   duration: 2s, target: 300}
            - {name: ramp-up,   duration: 3s, target: 1000}
            - {name: peak,      duration: 5s, target: 1000}
            - {name: ramp-down, duration: 2s, target: 0}
          requests:
            - {name: home, url: /, weight: 3}
            - name: search
              method: POST
              url: /search?q=${randomInt(1,1000)}
              body: '{"q": "${uuid()}"}'
              checks: ["status == 200"]
      thresholds:
        http_req_failed: ["rate<0.01"]
      """;

  private static final int PLANNED = 300 + 1950 + 5000 + 1000;

  @TempDir Path folder;

  private Node run(List<String> more) throws Exception {
    Path plan = Files.writeString(folder.resolve("plan.yaml"), PLAN);
    List<String> arguments =
        new ArrayList<>(List.of("run", plan.toString(), "--report", folder + "/report"));
    arguments.addAll(more);
    return Node.start(folder, "run", arguments);
  }

  private static JsonNode json(Path file) throws Exception {
    return new ObjectMapper().readTree(file.toFile());
  }

  @Test
  void whatIsPlannedIsSentAndTheTargetCountsTheSame() throws Exception {
    try (TargetServer target =
        TargetServer.start(
            new TargetSettings("127.0.0.1", 0, Delay.parse("lognormal:5ms,0.5"), 0))) {
      Path out = folder.resolve("out.json");
      try (Node run =
          run(List.of("--target", "http://127.0.0.1:" + target.port(), "--json", "" + out))) {
        int exit = run.exit(180);
        JsonNode report = json(out);
        // A stalled machine may spoil the verdict, never the sums.
        assertThat(exit).as(run.log()).isIn(0, 110);
        Sums.addUp(report);
        JsonNode counts = report.path("counts");
        assertThat(Sums.count(counts, "planned")).isBetween(PLANNED - 3L, PLANNED + 3L);
        assertThat(Sums.count(counts, "missed")).isZero();
        assertThat(Sums.count(counts, "unaccounted")).isZero();
        assertThat(Sums.count(counts, "succeeded")).isEqualTo(target.truth().requests());
        assertThat(report.path("workers")).hasSize(3);
        List<Double> shares = new ArrayList<>();
        report.path("workers").forEach(w -> shares.add(w.path("share").asDouble()));
        assertThat(shares).containsExactly(330.0, 330.0, 340.0);
        report.path("stages").forEach(s -> assertThat(s.path("spreadMillis").isNumber()).isTrue());
        assertThat(Files.exists(folder.resolve("report/report.json"))).isTrue();
        assertThat(run.log()).contains("http_req_duration", "ramp-down");
        noFasterThan(target.truth().delays(), report.path("metrics"));
      }
    }
  }

  /** Three workers' times, merged, against the target's own books of the same requests. */
  private static void noFasterThan(Truth.Spread delays, JsonNode metrics) {
    Map<String, Double> least =
        Map.of(
            "med", delays.p50(), "p(90)", delays.p90(), "p(99)", delays.p99(), "max", delays.max());
    assertThat(delays.p99()).isGreaterThan(2 * delays.p50()).isPositive();
    least.forEach(
        (percentile, delay) -> {
          double service = metrics.path("http_req_service").path(percentile).asDouble();
          double response = metrics.path("http_req_duration").path(percentile).asDouble();
          // Both sides are rounded to three digits.
          assertThat(service).as(percentile).isGreaterThanOrEqualTo(delay * 0.998);
          assertThat(response).as(percentile).isGreaterThanOrEqualTo(service * 0.998);
        });
  }

  /**
   * SIGINT; where a shell made this build deaf to it, and so its children, SIGTERM does the same.
   */
  private static String gracefulSignal() throws Exception {
    Path status = Path.of("/proc/self/status");
    if (!Files.exists(status)) {
      return "INT";
    }
    for (String line : Files.readAllLines(status)) {
      if (line.startsWith("SigIgn:")) {
        long mask = Long.parseUnsignedLong(line.substring("SigIgn:".length()).strip(), 16);
        return (mask & 2) == 0 ? "INT" : "TERM";
      }
    }
    return "INT";
  }

  @Test
  void anInterruptStopsGracefullyAndLeavesNoProcess() throws Exception {
    try (Node run = run(List.of("--workers", "1"))) {
      Awaitility.await()
          .atMost(Duration.ofSeconds(90))
          .until(() -> run.log().contains("started with"));
      List<ProcessHandle> nodes = run.descendants();
      assertThat(nodes).hasSizeGreaterThanOrEqualTo(3);
      Node.output(List.of("kill", "-" + gracefulSignal(), "" + run.pid()));
      assertThat(run.exit(60)).as(run.log()).isEqualTo(105);
      JsonNode report = json(folder.resolve("report/report.json"));
      assertThat(report.path("state").asText()).isEqualTo("stopped");
      Sums.addUp(report);
      Awaitility.await()
          .atMost(Duration.ofSeconds(10))
          .until(() -> nodes.stream().noneMatch(ProcessHandle::isAlive));
    }
  }
}

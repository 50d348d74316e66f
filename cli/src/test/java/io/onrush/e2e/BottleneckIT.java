package io.onrush.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.onrush.target.Delay;
import io.onrush.target.TargetServer;
import io.onrush.target.TargetSettings;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** A worker that is the bottleneck says so, and the target is not blamed for it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Isolated
class BottleneckIT {
  /** Enough for a worker, its jars and some connections. */
  private static final int DESCRIPTORS = 300;

  private Cluster cluster;
  private Node worker;

  @BeforeAll
  void start(@TempDir Path folder) {
    // The lease is to outlive the pause, else what is due meanwhile is missed.
    cluster = new Cluster(folder, 0, "--lease=8s");
    String command =
        "ulimit -n %d && exec %s worker --cluster=127.0.0.1:0 --join=%s --loops=1"
            .formatted(DESCRIPTORS, Node.HOME.resolve("onrush"), cluster.address());
    worker = Node.run(folder, "narrow", List.of("sh", "-c", command));
    cluster.awaitWorkers(1);
  }

  @AfterAll
  void end() {
    worker.close();
    cluster.close();
  }

  private static TargetServer target(String delay) throws Exception {
    return TargetServer.start(new TargetSettings("127.0.0.1", 0, Delay.parse(delay), 0));
  }

  private String start(TargetServer target, int rate, int seconds) {
    return cluster.start(
        """
        name: bottleneck
        target: http://127.0.0.1:%d
        scenarios:
          main:
            executor: constant-arrival-rate
            rate: %d
            duration: %ds
            maxVUs: 5000
            gracefulStop: 5s
            requests: [{url: /}]
        """
            .formatted(target.port(), rate, seconds));
  }

  private static double millis(JsonNode report, String metric, String what) {
    return report.path("metrics").path(metric).path(what).asDouble();
  }

  @Test
  void aPausedWorkerShowsAsLagAndResponseTimeAndNotAsServiceTime() throws Exception {
    try (TargetServer target = target("0")) {
      String id = start(target, 100, 4);
      cluster.await(id, 30, r -> r.path("elapsed").asDouble() > 1);
      worker.signal("STOP");
      Thread.sleep(1000);
      worker.signal("CONT");
      JsonNode report = cluster.awaitEnd(id, 60);
      Sums.addUp(report);
      // Of 400 requests 100 were due in that second, and left 0 to 1 s late; those that would have
      // been later, had the pause been longer, are dropped. The p90 is that of 40 of them.
      double lagMs = millis(report, "generator_lag", "p(90)");
      assertThat(lagMs).as("%s", report.path("metrics")).isGreaterThan(300);
      assertThat(millis(report, "http_req_duration", "p(90)")).isGreaterThan(300);
      assertThat(millis(report, "http_req_service", "p(90)"))
          .as("%s", report.path("metrics"))
          .isLessThan(lagMs / 2);
      assertThat(report.path("verdict").asText()).isEqualTo("invalid");
      assertThat(report.path("verdictReasons").toString()).contains("generator_lag");
    }
  }

  @Test
  void usedUpDescriptorsAreNamedWithTheirLimitAndWhatToDo() throws Exception {
    try (TargetServer target = target("2s")) {
      JsonNode report = cluster.awaitEnd(start(target, 200, 3), 60);
      Sums.addUp(report);
      assertThat(report.path("errors").toString()).contains("connect_failed");
      assertThat(report.path("verdict").asText()).isEqualTo("invalid");
      assertThat(report.path("verdictReasons").toString())
          .contains("worker 1 was saturated", DESCRIPTORS + " file descriptors", "ulimit -n");
      assertThat(report.path("events").toString()).contains("worker-saturated");
    }
  }
}

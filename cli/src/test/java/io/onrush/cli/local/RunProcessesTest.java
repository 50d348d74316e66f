package io.onrush.cli.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.onrush.cli.StubOnrush;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code onrush run} with real processes, whose nodes are stubs. */
class RunProcessesTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @TempDir Path folder = Path.of("");
  private final List<ProcessHandle> begun = new ArrayList<>();

  @AfterEach
  void endAll() {
    begun.forEach(ProcessHandle::destroyForcibly);
  }

  @Test
  void aRunWritesItsReportAndLeavesNoProcess() throws Exception {
    Process run = run(Map.of());
    List<ProcessHandle> nodes = nodes(run);
    assertThat(end(run)).isEqualTo(0);
    assertThat(nodes).hasSize(4).noneMatch(ProcessHandle::isAlive);
    assertThat(folder.resolve("out/report.json")).content().contains("http_req_duration");
    assertThat(folder.resolve("out/report.html")).exists();
    assertThat(folder.resolve("copy.json")).exists();
    assertThat(folder.resolve("out/logs/coordinator.log")).content().contains("stub coordinator");
    assertThat(output()).contains("✓ passed", "report: ");
  }

  @Test
  void interruptStopsTheRunAndExitsWith105() throws Exception {
    Process run = run(Map.of("STUB_REPORTS", "1000"));
    List<ProcessHandle> nodes = running(run);
    signal("INT", run.pid());
    assertThat(end(run)).isEqualTo(105);
    assertThat(nodes).noneMatch(ProcessHandle::isAlive);
    assertThat(output()).contains("(stopped)");
  }

  @Test
  void terminateIsAsGracefulAsAnInterrupt() throws Exception {
    Process run = run(Map.of("STUB_REPORTS", "1000"));
    List<ProcessHandle> nodes = running(run);
    signal("TERM", run.pid());
    assertThat(end(run)).isEqualTo(105);
    assertThat(nodes).noneMatch(ProcessHandle::isAlive);
    assertThat(output()).contains("(stopped)");
  }

  @Test
  void nodesEndWhenTheirParentIsKilledAndNotOnAnInterrupt() throws Exception {
    Process run = run(Map.of("STUB_REPORTS", "1000"));
    List<ProcessHandle> nodes = running(run);
    for (ProcessHandle node : nodes) {
      signal("INT", node.pid());
    }
    assertThat(nodes).allMatch(ProcessHandle::isAlive);
    signal("KILL", run.pid());
    await().atMost(LIMIT).until(() -> nodes.stream().noneMatch(ProcessHandle::isAlive));
  }

  @Test
  void aNodeThatDiesAtTheStartIsShownWithItsLog() throws Exception {
    Process run = run(Map.of("STUB_WORKER_DIES", "1"));
    assertThat(end(run)).isEqualTo(1);
    assertThat(output())
        .containsPattern("worker-\\d ended \\(exit code 1\\)")
        .contains("no such luck");
  }

  private Process run(Map<String, String> environment) throws IOException {
    Path plan =
        Files.writeString(
            folder.resolve("plan.yaml"),
            """
            name: x
            target: embedded
            scenarios:
              main:
                executor: constant-arrival-rate
                rate: 1
                duration: 1s
                requests: [{url: /}]
            """);
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    ProcessBuilder builder =
        new ProcessBuilder(
                java,
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                StubOnrush.class.getName(),
                "run",
                plan.toString(),
                "--workers=2",
                "--port=0",
                "--report=" + folder.resolve("out"),
                "--json=" + folder.resolve("copy.json"))
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("output.txt").toFile());
    builder.environment().putAll(environment);
    Process process = builder.start();
    begun.add(process.toHandle());
    return process;
  }

  /** Waits until the run shows its first report. */
  private List<ProcessHandle> running(Process run) {
    List<ProcessHandle> nodes = nodes(run);
    await().atMost(LIMIT).until(() -> output().contains("running  peak"));
    return nodes;
  }

  private List<ProcessHandle> nodes(Process run) {
    await().atMost(LIMIT).until(() -> run.children().count() == 4);
    List<ProcessHandle> nodes = run.children().toList();
    begun.addAll(nodes);
    return nodes;
  }

  private static int end(Process run) throws InterruptedException {
    assertThat(run.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
    return run.exitValue();
  }

  private String output() throws IOException {
    return Files.readString(folder.resolve("output.txt"));
  }

  private static void signal(String name, long pid) throws Exception {
    if (name.equals("INT")) {
      assumeInterruptsReachChildren();
    }
    int result = new ProcessBuilder("kill", "-" + name, Long.toString(pid)).start().waitFor();
    assertThat(result).isEqualTo(0);
  }

  /** A shell that starts the build in the background makes all its children deaf to SIGINT. */
  private static void assumeInterruptsReachChildren() throws IOException {
    Path status = Path.of("/proc/self/status");
    if (Files.exists(status)) {
      String ignored =
          Files.readAllLines(status).stream()
              .filter(line -> line.startsWith("SigIgn:"))
              .findFirst()
              .orElse("SigIgn: 0");
      long mask = Long.parseUnsignedLong(ignored.substring(7).strip(), 16);
      Assumptions.assumeTrue((mask & 2) == 0, "SIGINT is ignored here: run the build in front");
    }
  }
}

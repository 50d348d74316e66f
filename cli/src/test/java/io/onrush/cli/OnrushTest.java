package io.onrush.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.onrush.cli.node.CoordinatorOptions;
import io.onrush.cli.node.Nodes;
import io.onrush.cli.node.TargetOptions;
import io.onrush.cli.node.WorkerOptions;
import io.onrush.cli.view.Size;
import io.onrush.cli.view.Style;
import io.onrush.cluster.HostPort;
import io.onrush.cluster.Membership;
import io.onrush.cluster.Rendezvous;
import io.onrush.coordinator.CoordinatorSettings;
import io.onrush.coordinator.http.Safeguards;
import io.onrush.coordinator.run.RunSettings;
import io.onrush.metrics.OtlpEndpoint;
import io.onrush.worker.engine.EngineSettings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command as its user types it, against a real HTTP server. */
class OnrushTest {
  private static final String PLAN =
      """
      name: x
      target: http://127.0.0.1:9
      scenarios:
        main:
          executor: constant-arrival-rate
          rate: 1
          duration: 1s
          requests: [{url: /}]
      """;

  @TempDir Path folder = Path.of("");
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final List<Object> started = new ArrayList<>();

  @Test
  void anUnknownCommandIsAnsweredWithTheNearestOne() {
    assertThat(run("wacth")).isEqualTo(2);
    assertThat(err()).contains("wacth", "watch").doesNotContain("\tat ");
  }

  @Test
  void anUnknownOptionIsAnsweredWithTheNearestOne() {
    assertThat(run("run", "--wokers", "3")).isEqualTo(2);
    assertThat(err()).contains("--wokers", "--workers", "onrush run --help");
  }

  @Test
  void aMissingCoordinatorIsSaidInOneLine() {
    assertThat(run("status", "--url", "http://127.0.0.1:1")).isEqualTo(1);
    assertThat(err()).contains("no coordinator answers at http://127.0.0.1:1").hasLineCount(1);
  }

  @Test
  void aWrongPlanEndsWith104AndEveryError() throws IOException {
    assertThat(run("validate", plan("name: x\n"))).isEqualTo(104);
    assertThat(err()).contains("target: missing");
    assertThat(run("validate", plan("{a: [}"))).isEqualTo(104);
    assertThat(err()).contains("line 1");
    assertThat(run("run", plan("name: x\n"))).isEqualTo(104);
  }

  @Test
  void dataBesideThePlanIsLookedAt() throws IOException {
    String plan =
        """
        name: x
        target: http://localhost:1
        data: {users: {file: users.csv, order: unique}, far: {file: far.csv}}
        scenarios:
          main:
            executor: constant-arrival-rate
            rate: 10
            duration: 3s
            requests: [{url: '/${users.id}/${far.id}'}]
        """;
    String path = plan(plan);
    Files.writeString(Path.of(path).resolveSibling("users.csv"), "id\n1\n2\n");
    assertThat(run("validate", path)).isZero();
    assertThat(out()).contains("x is valid", "users has 2 rows, and the plan needs about 30");
    Files.writeString(Path.of(path).resolveSibling("users.csv"), "name\n1\n");
    assertThat(run("validate", path)).isZero();
    assertThat(out()).contains("users.csv: has no column id (expected: one of name)");
  }

  @Test
  void aMissingPlanIsNamed() {
    assertThat(run("run", "nowhere.yaml")).isEqualTo(1);
    assertThat(err()).contains("nowhere.yaml: there is no such file");
  }

  @Test
  void startWatchShowsTheRunAndItsSummary() throws IOException {
    try (StubCoordinator stub = new StubCoordinator(0, 3, 1).withVerdict("failed")) {
      int code = run("start", plan(PLAN), "--speed", "20", "--watch", "--url", stub.url());
      assertThat(code).isEqualTo(99);
      assertThat(out()).contains("peak", "http_req_duration", "✗ failed");
      assertThat(stub.asked).contains("POST /api/v1/runs?speed=20.0");
    }
  }

  @Test
  void anErrorOfTheCoordinatorIsShownWithItsDetails() throws IOException {
    try (StubCoordinator stub = new StubCoordinator(0, 3, 1)) {
      assertThat(run("start", plan(PLAN + "# wrong\n"), "--url", stub.url())).isEqualTo(104);
      assertThat(err()).contains("wrong plan", "scenarios: wrong (expected: at least one)");
    }
  }

  @Test
  void reportStopListAndStatusSpeakWithTheCoordinator() throws IOException {
    try (StubCoordinator stub = new StubCoordinator(0, 3, 1)) {
      Path json = folder.resolve("deep/report.json");
      assertThat(run("report", "--json", json.toString(), "--url", stub.url())).isEqualTo(0);
      assertThat(Files.readString(json)).contains("\"http_req_duration\"");
      assertThat(run("list", "--url", stub.url())).isEqualTo(0);
      assertThat(run("status", "--url", stub.url())).isEqualTo(0);
      assertThat(out()).contains("k7f3a2", "0 workers", "10k-distributed");
      assertThat(run("stop", "--url", stub.url())).isEqualTo(0);
      assertThat(stub.asked).contains("POST /api/v1/runs/current/stop");
    }
  }

  @Test
  void aRunIsChangedAndTheAnswerShown() throws IOException {
    try (StubCoordinator stub = new StubCoordinator(0, 3, 1)) {
      List<List<String>> commands =
          List.of(
              List.of("pause"),
              List.of("resume", "k7f3a2"),
              List.of("rate", "12000", "k7f3a2", "--ramp", "30s"),
              List.of("rate", "0.5"),
              List.of("skip"),
              List.of("extend", "2m"),
              List.of("drain", "2", "k7f3a2"),
              List.of("add", "2"));
      for (List<String> command : commands) {
        List<String> all = new ArrayList<>(command);
        all.addAll(List.of("--url", stub.url()));
        assertThat(run(all.toArray(String[]::new))).as("%s: %s", command, err()).isEqualTo(0);
      }
      assertThat(stub.asked)
          .containsExactly(
              "PATCH /api/v1/runs/current {\"paused\":true}",
              "PATCH /api/v1/runs/k7f3a2 {\"paused\":false}",
              "PATCH /api/v1/runs/k7f3a2 {\"rate\":12000.0,\"ramp\":\"30s\"}",
              "PATCH /api/v1/runs/current {\"rate\":0.5}",
              "PATCH /api/v1/runs/current {\"skipStage\":true}",
              "PATCH /api/v1/runs/current {\"extendStage\":\"2m\"}",
              "PATCH /api/v1/runs/k7f3a2 {\"drain\":2}",
              "PATCH /api/v1/runs/current {\"add\":2}");
      assertThat(out()).contains("changed (run k7f3a2, from 12.5 s on)");
      assertThat(run("extend", "soon", "--url", stub.url())).isEqualTo(2);
      assertThat(err()).contains("extendStage: soon (expected: a duration)");
    }
  }

  @Test
  void aRunIsSavedAsAPlan() throws IOException {
    Path file = folder.resolve("again.yaml");
    try (StubCoordinator stub = new StubCoordinator(0, 3, 1)) {
      assertThat(run("report", "--plan", file.toString(), "--url", stub.url())).isEqualTo(0);
    }
    assertThat(file).hasContent("name: again");
  }

  @Test
  void aReportIsSavedInTheFormsThatItsCoordinatorHas() throws IOException {
    Path all = folder.resolve("deep/all");
    try (StubCoordinator stub = new StubCoordinator(0, 3, 1)) {
      assertThat(run("report", "--report", all.toString(), "--url", stub.url())).isEqualTo(0);
      assertThat(all.toFile().list())
          .containsExactlyInAnyOrder("report.json", "report.html", "plan.yaml", "junit.xml");
      assertThat(run("report", "--junit", "-", "--url", stub.url())).isEqualTo(0);
      assertThat(out()).endsWith("<testsuites/>\n");
      assertThat(run("report", "--csv", "-", "--url", stub.url())).isEqualTo(1);
      assertThat(err()).contains("there is no series.csv of run k7f3a2");
    }
  }

  @Test
  void ofSeveralCoordinatorsTheFirstThatAnswersIsAsked() throws IOException {
    try (StubCoordinator stub = new StubCoordinator(0, 3, 1).movingFor(2)) {
      assertThat(run("status", "--url", "http://127.0.0.1:1," + stub.url())).isEqualTo(0);
      assertThat(out()).contains("cluster at " + stub.url());
      assertThat(stub.asked).startsWith("GET /api/v1/cluster", "GET /api/v1/cluster");
    }
    assertThat(run("status", "--url", "127.0.0.1:1,http://127.0.0.1:2")).isEqualTo(1);
    assertThat(err()).contains("no coordinator answers at http://127.0.0.1:1,http://127.0.0.1:2");
    assertThat(run("status", "--url", "http://a:1,")).isEqualTo(2);
  }

  @Test
  void nodesAreStartedAsTheirOptionsSay() {
    run(
        "coordinator",
        "--http=0.0.0.0:80",
        "--advertise-http=10.0.0.1:80",
        "--cluster=[::1]:2551",
        "--workers=3",
        "--lease=2s",
        "--caretaker-limit=1m");
    run(
        "worker",
        "--join",
        "a:1,b:2",
        "--part",
        "2",
        "--loops",
        "4",
        "--metrics",
        "9095",
        "--otlp=http://c:4318");
    assertThat(started)
        .containsExactly(
            new CoordinatorOptions(
                new HostPort("0.0.0.0", 80),
                Membership.Entry.of(new HostPort("::1", 2551), Rendezvous.Nodes.founding()),
                CoordinatorSettings.of(
                        RunSettings.defaults(3)
                            .withLease(Duration.ofSeconds(2))
                            .withCaretaker(Duration.ofMinutes(1)),
                        Path.of("reports"))
                    .withAdvertisedHttp(Optional.of(new HostPort("10.0.0.1", 80)))),
            new WorkerOptions(
                Membership.Entry.of(
                    new HostPort("127.0.0.1", 0),
                    Rendezvous.Nodes.joining(new HostPort("a", 1), new HostPort("b", 2))),
                2,
                EngineSettings.defaults().withLoops(4),
                Duration.ofSeconds(20),
                Optional.of(new HostPort("127.0.0.1", 9095)),
                Optional.of(new OtlpEndpoint(URI.create("http://c:4318/v1/metrics"), Map.of()))));
    assertThat(run("worker", "--join", "nonsense:port")).isEqualTo(2);
    assertThat(err()).contains("nonsense:port (expected: host:port, port 0 to 65535)");
    assertThat(run("coordinator", "--lease=100ms")).isEqualTo(2);
    assertThat(err()).contains("a lease is 800ms to 1m long");
    assertThat(run("coordinator", "--otlp=collector:4317")).isEqualTo(2);
    assertThat(err()).contains("--otlp: collector:4317 (expected: a URL");
  }

  @Test
  void safeguardsAreReadOrRefusedWithWhatWouldBeRight() {
    run(
        "coordinator",
        "--token-file=t",
        "--viewer-token-file=v",
        "--https=tls",
        "--allow-target=*.svc,shop:80",
        "--allow-target=10.1.*.*",
        "--max-rate=12000");
    assertThat(started)
        .singleElement()
        .isInstanceOfSatisfying(
            CoordinatorOptions.class,
            options -> {
              Safeguards read = options.settings().safeguards();
              assertThat(read.tokenFile()).hasValue(Path.of("t"));
              assertThat(read.viewerTokenFile()).hasValue(Path.of("v"));
              assertThat(read.https()).hasValue(Path.of("tls"));
              assertThat(read.limits().targets())
                  .extracting(Object::toString)
                  .containsExactly("*.svc", "shop:80", "10.1.*.*");
              assertThat(read.limits().maxRate()).isEqualTo(12_000);
            });
    assertThat(run("coordinator", "--no-token", "--token-file=t")).isEqualTo(2);
    assertThat(run("coordinator", "--viewer-token-file=v")).isEqualTo(2);
    assertThat(run("coordinator", "--allow-target=http://shop")).isEqualTo(2);
    assertThat(run("coordinator", "--max-rate=0")).isEqualTo(2);
    assertThat(err())
        .contains("--token-file or --no-token", "--token-file too", "http://shop (expected: a host")
        .contains("max rate: 0.0 (expected: a number > 0");
  }

  private String plan(String text) throws IOException {
    return Files.writeString(folder.resolve("plan.yaml"), text).toString();
  }

  private int run(String... args) {
    Console console =
        new Console(stream(out), stream(err), false, new Style(false), () -> new Size(100, 40));
    Installation here = new Installation(folder, folder, "", "");
    return Onrush.commandLine(console, here, new Recorded()).execute(args);
  }

  private String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private String err() {
    return err.toString(StandardCharsets.UTF_8);
  }

  private static PrintStream stream(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }

  private final class Recorded implements Nodes {
    @Override
    public void coordinator(CoordinatorOptions options) {
      started.add(options);
    }

    @Override
    public void worker(WorkerOptions options) {
      started.add(options);
    }

    @Override
    public int target(TargetOptions options) {
      return 0;
    }

    @Override
    public void train() {}
  }
}

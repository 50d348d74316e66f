package io.onrush.coordinator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import io.onrush.cluster.ClusterConfig;
import io.onrush.cluster.HostPort;
import io.onrush.cluster.Membership;
import io.onrush.cluster.Rendezvous;
import io.onrush.coordinator.http.Safeguards;
import io.onrush.coordinator.run.RunSettings;
import io.onrush.plan.Plan;
import io.onrush.plan.PlanOptions;
import io.onrush.plan.PlanParser;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two coordinator nodes and a worker in one cluster: either node's HTTP answers for both. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
class CoordinatorNodesTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String HOST = "127.0.0.1";
  private static final String PLAN =
      """
      name: minute
      target: http://127.0.0.1:9
      scenarios:
        main:
          executor: constant-arrival-rate
          rate: 10
          duration: 60s
          maxVUs: 10
          requests: [{url: /}]
      """;

  private final HttpClient client = HttpClient.newHttpClient();
  private final HostPort seed;
  private final CoordinatorNode active;
  private final CoordinatorNode standby;
  private final ActorTestKit kit;

  CoordinatorNodesTest(@TempDir Path folder) throws IOException {
    seed = new HostPort(HOST, freePort());
    HostPort any = new HostPort(HOST, 0);
    CoordinatorSettings settings = CoordinatorSettings.of(RunSettings.defaults(1), folder);
    active =
        CoordinatorNode.start(
            any, Membership.Entry.of(seed, Rendezvous.Nodes.founding()), settings);
    standby =
        CoordinatorNode.start(
            new HostPort("0.0.0.0", 0),
            Membership.Entry.of(any, Rendezvous.Nodes.joining(seed)),
            settings.withSafeguards(Safeguards.NONE.withoutToken()));
    kit =
        ActorTestKit.create(
            ClusterConfig.SYSTEM, ClusterConfig.of(ClusterConfig.WORKER_ROLE, any, List.of(seed)));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @BeforeAll
  void joinOneWorker() {
    ObedientWorker worker = new ObedientWorker(kit, 1, true);
    await().atMost(PATIENCE).until(worker::joined);
    await().atMost(PATIENCE).until(() -> get(active, "/api/v1/cluster").statusCode() == 200);
    await().atMost(PATIENCE).until(() -> get(standby, "/api/v1/cluster").statusCode() == 200);
  }

  @AfterAll
  void stop() {
    client.close();
    kit.shutdownTestKit();
    standby.stop();
    active.stop();
    for (CoordinatorNode node : List.of(standby, active)) {
      node.ended().toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
    }
  }

  @Test
  void theStandbyAnswersForTheActiveOne() throws Exception {
    assertThat(standby.http()).isNotEqualTo(active.http());
    HttpResponse<String> started =
        send(request(standby, "/api/v1/runs").POST(HttpRequest.BodyPublishers.ofString(PLAN)));
    assertThat(started.statusCode()).as(started.body()).isEqualTo(201);
    String path = started.headers().firstValue("location").orElseThrow();

    for (CoordinatorNode node : List.of(active, standby)) {
      assertThat(get(node, path).body()).contains("\"name\":\"minute\"");
      Plan replayed = PlanParser.parse(get(node, path + "/plan.yaml").body(), PlanOptions.NONE);
      assertThat(replayed.timeline())
          .isEqualTo(PlanParser.parse(PLAN, PlanOptions.NONE).timeline());
      assertThat(get(node, "/api/v1/runs/current").statusCode()).isEqualTo(200);
    }
    assertThat(get(standby, path).headers().allValues("x-content-type-options")).hasSize(1);
    assertThat(get(standby, path).headers().allValues("date")).hasSize(1);

    HttpResponse<InputStream> packed =
        client.send(
            request(standby, path + "/events").header("Accept-Encoding", "gzip").build(),
            BodyHandlers.ofInputStream());
    assertThat(packed.headers().firstValue("content-encoding")).hasValue("gzip");
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(new GZIPInputStream(packed.body()), StandardCharsets.UTF_8))) {
      awaitLine(lines.lines().iterator(), "event: report");
    }

    HttpResponse<Stream<String>> events =
        client.send(request(standby, path + "/events").build(), BodyHandlers.ofLines());
    assertThat(events.headers().firstValue("content-type")).hasValue("text/event-stream");
    try (Stream<String> lines = events.body()) {
      Iterator<String> all = lines.iterator();
      awaitLine(all, "event: report");
      String origin = "http://" + standby.http();
      HttpResponse<String> stopped =
          send(
              request(standby, path + "/stop")
                  .header("origin", origin)
                  .POST(HttpRequest.BodyPublishers.noBody()));
      assertThat(stopped.statusCode()).as(stopped.body()).isEqualTo(202);
      awaitLine(all, "event: end");
      assertThat(all.next()).startsWith("id: ");
    }
  }

  @Test
  void eachNodeTellsWhichOneTheCoordinatorRunsOn() throws Exception {
    for (CoordinatorNode node : List.of(active, standby)) {
      assertThat(get(node, "/api/v1/cluster").body())
          .contains("\"coordinator\":\"akka://onrush@" + seed + "\"");
    }
  }

  @Test
  void anErrorIsPassedBackAsItIs() throws Exception {
    HttpResponse<String> wrong =
        send(request(standby, "/api/v1/runs").POST(HttpRequest.BodyPublishers.ofString("a: [")));
    assertThat(wrong.statusCode()).isEqualTo(422);
    assertThat(wrong.headers().firstValue("content-type")).hasValue("application/problem+json");
    assertThat(get(standby, "/api/v1/runs/no?such=1").statusCode()).isEqualTo(404);
    HttpResponse<String> foreign =
        send(
            request(standby, "/api/v1/runs")
                .header("origin", "http://elsewhere.example")
                .POST(HttpRequest.BodyPublishers.ofString(PLAN)));
    assertThat(foreign.statusCode()).isEqualTo(403);
  }

  @Test
  void aRequestIsPassedOnOnlyOnce() throws Exception {
    HttpResponse<String> response =
        send(request(standby, "/api/v1/cluster").header("X-Onrush-Forwarded", "1"));
    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(response.headers().firstValue("retry-after")).hasValue("1");
    assertThat(response.body()).contains("coordinator-moving");
    assertThat(send(request(active, "/api/v1/cluster").header("X-Onrush-Forwarded", "1")).body())
        .contains("\"members\"");
  }

  private static void awaitLine(Iterator<String> lines, String wanted) {
    while (!lines.next().equals(wanted)) {
      // The stream's end, or the test's time limit, is the deadline.
    }
  }

  private HttpResponse<String> get(CoordinatorNode node, String path) throws Exception {
    return send(request(node, path));
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return client.send(request.build(), BodyHandlers.ofString());
  }

  private static HttpRequest.Builder request(CoordinatorNode node, String path) {
    return HttpRequest.newBuilder(URI.create("http://" + node.http() + path)).timeout(PATIENCE);
  }
}

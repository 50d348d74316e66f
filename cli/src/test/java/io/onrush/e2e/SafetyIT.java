package io.onrush.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.onrush.keys.Authority;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a guarded cluster of real processes refuses, and what it keeps to itself. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(300)
class SafetyIT {
  private static final String TOKEN = "full-token-0123456789";
  private static final String VIEWER = "viewer-token-0123456789";
  private static final String SECRET = "hush-hush-0123456789";

  private Path folder = Path.of("");
  private String url = "";
  private String cluster = "";
  private final List<Node> nodes = new ArrayList<>();
  private final List<Node> strangers = new ArrayList<>();
  private final Queue<String> arrived = new ConcurrentLinkedQueue<>();
  private final AtomicInteger strayed = new AtomicInteger();
  private HttpServer target = server(302);
  private HttpServer elsewhere = server(200);

  private HttpServer server(int status) {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext(
          "/",
          exchange -> {
            if (status == 200) {
              strayed.incrementAndGet();
            } else {
              arrived.add(
                  exchange.getRequestURI()
                      + " "
                      + exchange.getRequestHeaders().getFirst("authorization")
                      + " "
                      + new String(
                          exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
              exchange
                  .getResponseHeaders()
                  .add("Location", "http://127.0.0.1:" + elsewhere.getAddress().getPort() + "/");
            }
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
          });
      server.start();
      return server;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @BeforeAll
  void start(@TempDir Path temporary) throws Exception {
    folder = temporary;
    Files.writeString(folder.resolve("token"), TOKEN + "\n");
    Files.writeString(folder.resolve("viewer"), VIEWER + "\n");
    Files.createDirectory(folder.resolve("secrets"));
    Files.writeString(folder.resolve("secrets/api-key"), SECRET + "\n");
    Path tls = Authority.selfSigned(folder.resolve("tls"), "EC", "ip:127.0.0.1");
    Authority authority = new Authority();
    Path nodeTls = authority.issue(folder.resolve("nodes"), "RSA", "onrush");
    cluster = "127.0.0.1:" + Cluster.freePort();
    String http = "127.0.0.1:" + Cluster.freePort();
    url = "https://" + http;
    nodes.add(
        Node.start(
            folder,
            "coordinator",
            List.of(
                "coordinator",
                "--http=" + http,
                "--cluster=" + cluster,
                "--reports=" + folder.resolve("reports"),
                "--https=" + tls,
                "--tls=" + nodeTls,
                "--token-file=" + folder.resolve("token"),
                "--viewer-token-file=" + folder.resolve("viewer"),
                "--allow-target=127.0.0.1:" + target.getAddress().getPort(),
                "--max-rate=200")));
    nodes.add(
        Node.start(
            folder,
            "worker",
            List.of(
                "worker",
                "--cluster=127.0.0.1:0",
                "--join=" + cluster,
                "--tls=" + nodeTls,
                "--loops=1",
                "--secrets=" + folder.resolve("secrets"))));
    Awaitility.await()
        .atMost(Duration.ofMinutes(2))
        .until(() -> onrush("viewer", "status").contains("worker"));
    // They try for a while, in which the other tests go on.
    stranger("plain");
    stranger("forged", "--tls=" + new Authority().issue(folder.resolve("forged"), "RSA", "onrush"));
    stranger("other", "--tls=" + authority.issue(folder.resolve("other"), "RSA", "database"));
  }

  private void stranger(String name, String... more) {
    List<String> arguments =
        new ArrayList<>(List.of("worker", "--cluster=127.0.0.1:0", "--join=" + cluster));
    arguments.addAll(List.of(more));
    String patience = "-Dakka.cluster.shutdown-after-unsuccessful-join-seed-nodes=20s";
    strangers.add(Node.start(folder, name, arguments, Map.of("JAVA_TOOL_OPTIONS", patience)));
  }

  @AfterAll
  void end() {
    strangers.forEach(Node::close);
    nodes.reversed().forEach(Node::close);
    target.stop(0);
    elsewhere.stop(0);
  }

  /** What a client command prints. */
  private String onrush(String token, String... command) {
    List<String> arguments = new ArrayList<>(List.of(Node.HOME.resolve("onrush").toString()));
    arguments.addAll(List.of(command));
    arguments.add("--url=" + url);
    arguments.add("--ca=" + folder.resolve("tls/tls.crt"));
    if (!token.isEmpty()) {
      arguments.add("--token-file=" + folder.resolve(token));
    }
    return Node.output(arguments);
  }

  private String plan(String host, int rate, String secret) throws IOException {
    return Files.writeString(
            folder.resolve("plan.yaml"),
            """
            name: guarded
            target: http://%s
            scenarios:
              main:
                executor: constant-arrival-rate
                rate: %d
                duration: 3s
                gracefulStop: 2s
                requests:
                  - name: order
                    method: POST
                    url: /order?key=${secret(%s)}
                    headers: {authorization: "Bearer ${secret(%s)}"}
                    body: '{"key": "${secret(%s)}"}'
            """
                .formatted(host, rate, secret, secret, secret))
        .toString();
  }

  private String host() {
    return "127.0.0.1:" + target.getAddress().getPort();
  }

  @Test
  void withoutAGoodTokenNothingStarts() throws Exception {
    String plan = plan(host(), 10, "api-key");
    assertThat(onrush("", "start", plan)).contains("A token is needed", "--token-file FILE");
    assertThat(onrush("secrets/api-key", "start", plan)).contains("The token is wrong");
    assertThat(onrush("viewer", "start", plan)).contains("The token may only read");
    assertThat(onrush("viewer", "stop")).contains("The token may only read");
    assertThat(onrush("viewer", "list")).doesNotContain("token");
  }

  @Test
  void whatExceedsTheLimitsIsRefusedWithAllThatDoes() throws Exception {
    assertThat(onrush("token", "start", plan("127.0.0.1:9", 201, "api-key")))
        .contains("target: http://127.0.0.1:9 (expected: a target that the cluster allows")
        .contains("scenarios.main.rate: 201 (expected: a number >= 0, at most 200 per second");
    assertThat(onrush("token", "start", plan(host(), 10, "api-key"), "--target=http://localhost:9"))
        .contains("target: http://localhost:9 (expected: a target that the cluster allows");
  }

  @Test
  void aServerThatIsNotTrustedIsToldNothing() {
    String said =
        Node.output(
            List.of(
                Node.HOME.resolve("onrush").toString(),
                "status",
                "--url=" + url,
                "--token-file=" + folder.resolve("token")));
    assertThat(said).contains("is not trusted", "--ca FILE");
  }

  @Test
  void aMissingSecretFailsTheRunInPreparationWithAReason() throws Exception {
    assertThat(onrush("token", "start", plan(host(), 10, "no-such"), "--watch"))
        .contains("${secret(no-such)}", "there is no file", "secrets/no-such");
  }

  /** Also: a redirect to a host that is not allowed is answered with no request there. */
  @Test
  void aSecretIsSentAndShownNowhere() throws Exception {
    arrived.clear();
    List<String> outputs = new ArrayList<>();
    outputs.add(onrush("token", "start", plan(host(), 100, "api-key"), "--watch"));
    String order = "/order?key=%s Bearer %s {\"key\": \"%s\"}".formatted(SECRET, SECRET, SECRET);
    assertThat(arrived).isNotEmpty().allMatch(order::equals);
    assertThat(strayed).hasValue(0);
    assertThat(outputs.getFirst()).contains("http_req_duration");
    for (String command : List.of("report", "watch", "list", "status")) {
      outputs.add(onrush("viewer", command));
    }
    for (String path :
        List.of("runs", "runs/last", "runs/last/plan.yaml", "runs/last/events", "cluster")) {
      outputs.add(answer("/api/v1/" + path));
    }
    assertThat(outputs).anyMatch(text -> text.contains("${secret(api-key)}"));
    nodes.forEach(node -> outputs.add(node.log()));
    try (Stream<Path> files = Files.walk(folder.resolve("reports"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        outputs.add(Files.readString(file));
      }
    }
    assertThat(outputs)
        .hasSizeGreaterThan(12)
        .allSatisfy(text -> assertThat(text).doesNotContain(SECRET, TOKEN, VIEWER));
  }

  private String answer(String path) throws Exception {
    try (HttpClient client =
        HttpClient.newBuilder().sslContext(Authority.tls(folder.resolve("tls"))).build()) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(url + path))
              .header("Authorization", "Bearer " + VIEWER)
              .timeout(Duration.ofSeconds(30))
              .build();
      HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
      assertThat(response.statusCode()).as(path).isEqualTo(200);
      return response.body();
    }
  }

  @Test
  void whoHasNoCertificateOfTheNodesAuthorityAndNameIsNoNode() throws Exception {
    for (Node stranger : strangers) {
      assertThat(stranger.exit(120)).isEqualTo(1);
      assertThat(stranger.log()).contains("worker is not part of the cluster");
    }
    assertThat(answer("/api/v1/cluster")).containsOnlyOnce("\"part\"");
  }

  @Test
  void outsideOfLoopbackACoordinatorWithoutATokenDoesNotStart() {
    Node open =
        Node.start(
            folder,
            "open",
            List.of(
                "coordinator",
                "--http=0.0.0.0:" + Cluster.freePort(),
                "--cluster=127.0.0.1:" + Cluster.freePort()));
    try (open) {
      assertThat(open.exit(60)).isEqualTo(2);
      assertThat(open.log()).contains("--token-file FILE", "--no-token");
    }
  }
}

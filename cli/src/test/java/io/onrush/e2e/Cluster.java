package io.onrush.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.awaitility.Awaitility;

/** A coordinator and workers as processes of this machine. */
final class Cluster implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path folder;
  private final String address;
  private final String base;
  private final Node coordinator;
  private final List<Node> workers = new ArrayList<>();
  private final HttpClient http = HttpClient.newHttpClient();

  Cluster(Path folder, int count) {
    this.folder = folder;
    address = "127.0.0.1:" + freePort();
    base = "http://127.0.0.1:" + freePort();
    coordinator =
        Node.start(
            folder,
            "coordinator",
            List.of(
                "coordinator",
                "--http=" + base.substring("http://".length()),
                "--cluster=" + address,
                "--workers=" + count,
                "--reports=" + folder.resolve("reports")));
    for (int i = 0; i < count; i++) {
      addWorker();
    }
    awaitWorkers(count);
  }

  static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Node addWorker() {
    Node worker =
        Node.start(
            folder,
            "worker-" + (workers.size() + 1),
            List.of("worker", "--cluster=127.0.0.1:0", "--join=" + address, "--loops=1"));
    workers.add(worker);
    return worker;
  }

  void awaitWorkers(int count) {
    Awaitility.await("workers")
        .atMost(Duration.ofSeconds(90))
        .ignoreExceptions()
        .until(() -> present() == count);
  }

  private int present() {
    int present = 0;
    for (JsonNode member : get("/api/v1/cluster").path("members")) {
      present += member.hasNonNull("worker") ? 1 : 0;
    }
    return present;
  }

  String base() {
    return base;
  }

  JsonNode get(String path) {
    return send(HttpRequest.newBuilder(URI.create(base + path)).build(), 200);
  }

  /** Starts a plan and gives the run's id. */
  String start(String plan) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(base + "/api/v1/runs"))
            .POST(HttpRequest.BodyPublishers.ofString(plan))
            .build();
    return send(request, 201).path("id").asText();
  }

  void stop(String id) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(base + "/api/v1/runs/" + id + "/stop"))
            .POST(HttpRequest.BodyPublishers.noBody())
            .build();
    send(request, 202);
  }

  private JsonNode send(HttpRequest request, int expected) {
    try {
      HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
      assertThat(response.statusCode()).as(response.body()).isEqualTo(expected);
      return JSON.readTree(response.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** Polls a run's report until it is as wanted. */
  JsonNode await(String id, int seconds, Predicate<JsonNode> wanted) {
    return Awaitility.await("report of " + id)
        .atMost(Duration.ofSeconds(seconds))
        .pollInterval(Duration.ofMillis(100))
        .until(() -> get("/api/v1/runs/" + id), wanted);
  }

  JsonNode awaitEnd(String id, int seconds) {
    return await(id, seconds, r -> !r.path("verdict").isNull());
  }

  @Override
  public void close() {
    workers.forEach(Node::close);
    coordinator.close();
  }
}

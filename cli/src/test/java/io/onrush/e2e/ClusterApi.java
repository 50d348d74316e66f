package io.onrush.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.function.Predicate;
import org.awaitility.Awaitility;

/** A running cluster, as its HTTP API shows it. */
class ClusterApi {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final String base;
  private final HttpClient http = HttpClient.newHttpClient();

  ClusterApi(String base) {
    this.base = base;
  }

  String base() {
    return base;
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
}

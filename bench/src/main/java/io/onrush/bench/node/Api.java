package io.onrush.bench.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.onrush.target.Truth;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;

/** Asks members over HTTP; whoever does not answer soon has not answered. */
public final class Api {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration LIMIT = Duration.ofSeconds(2);

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(1))
          .build();

  public Optional<JsonNode> get(Place place, String path) {
    return send(HttpRequest.newBuilder(url(place, path)).timeout(LIMIT).build(), 200)
        .map(Api::json);
  }

  /** Starts a plan and gives the run's id. */
  public String start(Place place, String plan) {
    HttpRequest request =
        HttpRequest.newBuilder(url(place, "/api/v1/runs"))
            .timeout(LIMIT.multipliedBy(5))
            .POST(HttpRequest.BodyPublishers.ofString(plan))
            .build();
    return send(request, 201)
        .map(body -> json(body).path("id").asText())
        .orElseThrow(() -> new BenchException(place.member() + " does not start the plan"));
  }

  public void stop(Place place, String id) {
    HttpRequest request =
        HttpRequest.newBuilder(url(place, "/api/v1/runs/" + id + "/stop"))
            .timeout(LIMIT)
            .POST(HttpRequest.BodyPublishers.noBody())
            .build();
    var _ = send(request, 202);
  }

  public Optional<Truth> truth(Place target) {
    return send(HttpRequest.newBuilder(url(target, "/__truth")).timeout(LIMIT).build(), 200)
        .map(Truth::fromJson);
  }

  public boolean reset(Place target) {
    HttpRequest request =
        HttpRequest.newBuilder(url(target, "/__reset"))
            .timeout(LIMIT)
            .POST(HttpRequest.BodyPublishers.noBody())
            .build();
    return send(request, 204).isPresent();
  }

  private Optional<String> send(HttpRequest request, int expected) {
    try {
      var response = http.send(request, BodyHandlers.ofString());
      return response.statusCode() == expected ? Optional.of(response.body()) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchException("interrupted", e);
    }
  }

  private static URI url(Place place, String path) {
    return URI.create("http://" + place.http() + path);
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (IOException e) {
      throw new BenchException("not JSON: " + text, e);
    }
  }
}

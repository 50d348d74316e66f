package io.onrush.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** A real Prometheus that scrapes what a coordinator's service discovery tells, every second. */
final class Prometheus implements AutoCloseable {
  private static final Path BINARY = Path.of("/usr/bin/prometheus");

  private final String base;
  private final Node process;
  private final HttpClient http = HttpClient.newHttpClient();

  Prometheus(Path folder, String coordinator) throws Exception {
    assertThat(BINARY).as("needs: apt-get install prometheus").exists();
    int port = Cluster.freePort();
    base = "http://127.0.0.1:" + port;
    Path config =
        Files.writeString(
            folder.resolve("prometheus.yaml"),
            """
            global: {scrape_interval: 1s}
            scrape_configs:
              - job_name: onrush
                honor_labels: true
                http_sd_configs:
                  - {url: "%s/api/v1/prometheus-sd", refresh_interval: 1s}
            """
                .formatted(coordinator));
    process =
        Node.run(
            folder,
            "prometheus",
            List.of(
                BINARY.toString(),
                "--config.file=" + config,
                "--storage.tsdb.path=" + folder.resolve("tsdb"),
                "--web.listen-address=127.0.0.1:" + port));
  }

  /** The value of a query that gives one. */
  double value(String query) {
    JsonNode results = query(query);
    assertThat(results).as("%s: %s", query, results).hasSize(1);
    return results.get(0).path("value").get(1).asDouble();
  }

  /** The values of a query by a label of theirs. */
  Map<String, Double> values(String query, String label) {
    Map<String, Double> values = new TreeMap<>();
    query(query)
        .forEach(
            r ->
                values.put(
                    r.path("metric").path(label).asText(), r.path("value").get(1).asDouble()));
    return values;
  }

  JsonNode query(String query) {
    return ask("/api/v1/query?query=" + URLEncoder.encode(query, StandardCharsets.UTF_8))
        .path("data")
        .path("result");
  }

  /** How many nodes it has scraped well. */
  long up() {
    return query("up == 1").size();
  }

  private JsonNode ask(String path) {
    Function<HttpResponse<String>, JsonNode> read =
        response -> {
          try {
            assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
            return new ObjectMapper().readTree(response.body());
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        };
    return http.sendAsync(
            HttpRequest.newBuilder(URI.create(base + path)).build(),
            HttpResponse.BodyHandlers.ofString())
        .thenApply(read)
        .join();
  }

  @Override
  public void close() {
    process.close();
  }
}

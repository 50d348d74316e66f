package io.onrush.coordinator.http;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.http.javadsl.ServerBinding;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;

/** A real server on a free port of the loopback address. */
final class ApiFixture implements AutoCloseable {
  static final Duration DEADLINE = Duration.ofSeconds(30);
  static final int MAX_STREAMS = 6;

  private final ActorTestKit kit = ActorTestKit.create();
  private final HttpClient client = HttpClient.newHttpClient();
  private final ServerBinding binding;

  ApiFixture(Runs runs) {
    this(runs, Safeguards.NONE);
  }

  ApiFixture(Runs runs, Safeguards safeguards) {
    ApiSettings settings =
        ApiSettings.of("127.0.0.1", 0)
            .withSafeguards(safeguards)
            .withMaxStreams(MAX_STREAMS)
            .withTimes(
                Duration.ofSeconds(3),
                Duration.ofSeconds(1),
                Duration.ofMillis(20),
                Duration.ofMillis(200));
    try {
      binding =
          ApiServer.start(kit.system(), settings, runs)
              .toCompletableFuture()
              .get(DEADLINE.toSeconds(), TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError("the server did not start", e);
    }
  }

  int port() {
    return binding.localAddress().getPort();
  }

  HttpClient client() {
    return client;
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
        .timeout(DEADLINE);
  }

  HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  HttpResponse<String> get(String path) throws Exception {
    return send(request(path));
  }

  HttpResponse<String> post(String path, String body) throws Exception {
    return send(request(path).POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  HttpResponse<String> patch(String path, String body) throws Exception {
    return send(request(path).method("PATCH", HttpRequest.BodyPublishers.ofString(body)));
  }

  /** The body, unpacked if it is in gzip. */
  static InputStream decoded(HttpResponse<InputStream> response) throws IOException {
    return response.headers().firstValue("content-encoding").filter("gzip"::equals).isPresent()
        ? new GZIPInputStream(response.body())
        : response.body();
  }

  static JsonNode json(String text) throws IOException {
    return new ObjectMapper().readTree(text);
  }

  @Override
  public void close() {
    client.close();
    kit.shutdownTestKit();
  }
}

package io.onrush.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class TargetServerTest {

  private static HttpClient client = HttpClient.newHttpClient();

  @BeforeAll
  static void open() {
    client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  }

  @AfterAll
  static void shut() {
    client.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void booksAddUpToTheUnit(int eventLoops) throws Exception {
    try (TargetServer server = TargetServer.start(settings("none", 0), eventLoops)) {
      get(server, "/before");
      server.reset();
      Instant from = Instant.now().minusMillis(1);
      all(server, 500);
      Truth truth = Truth.fromJson(get(server, "/__truth").body());
      assertThat(truth.requests()).isEqualTo(500);
      assertThat(truth.perSecond().stream().mapToLong(n -> n).sum()).isEqualTo(500);
      assertThat(truth.perSecondCut()).isZero();
      Truth.Source source = Objects.requireNonNull(truth.sources().get("127.0.0.1"));
      assertThat(source.requests()).isEqualTo(500);
      assertThat(source.per10ms().stream().mapToLong(n -> n).sum()).isEqualTo(500);
      assertThat(truth.statuses()).isEqualTo(Map.of(200, 500L));
      assertThat(truth.arrivalGaps().count()).isEqualTo(499);
      assertThat(truth.delays().count()).isEqualTo(500);
      assertThat(truth.malformed()).isZero();
      assertThat(truth.connections()).isBetween(1L, 500L);
      assertThat(Instant.parse(truth.firstAt())).isBetween(from, Instant.now());
      assertThat(truth).isEqualTo(server.truth());
    }
  }

  @Test
  void resetClearsTheBooks() throws Exception {
    try (TargetServer server = TargetServer.start(settings("none", 0))) {
      all(server, 10);
      HttpRequest reset =
          HttpRequest.newBuilder(uri(server, "/__reset")).POST(BodyPublishers.noBody()).build();
      assertThat(client.send(reset, BodyHandlers.ofString()).statusCode()).isEqualTo(204);
      assertThat(get(server, "/__reset").statusCode()).isEqualTo(405);
      Truth.Spread none = new Truth.Spread(0, 0, 0, 0, 0, 0, 0, 0);
      assertThat(Truth.fromJson(get(server, "/__truth?now").body()))
          .isEqualTo(new Truth(0, List.of(), 0, "", none, none, Map.of(), 0, 0, Map.of()));
    }
  }

  @Test
  void whatItDoesToWarmUpIsNotInTheBooks() throws Exception {
    try (TargetServer server = TargetServer.start(settings("1s", 0))) {
      server.warmUp();
      assertThat(server.truth().requests()).isZero();
      assertThat(server.truth().connections()).isZero();
      assertThat(get(server, "/").statusCode()).isEqualTo(200);
      assertThat(server.truth().requests()).isEqualTo(1);
    }
  }

  @Test
  void everyMethodPathAndBodyIsAnswered() throws Exception {
    try (TargetServer server = TargetServer.start(settings("none", 0))) {
      assertThat(get(server, "/any?thing=1").body()).isEqualTo("{\"ok\":true}");
      HttpResponse<String> head = send(server, "HEAD", "", false);
      assertThat(head.body()).isEmpty();
      assertThat(head.headers().firstValue("content-length")).hasValue("11");
      assertThat(send(server, "PUT", "x".repeat(1_000_000), false).statusCode()).isEqualTo(200);
      assertThat(send(server, "DELETE", "expected", true).statusCode()).isEqualTo(200);
      HttpRequest chunked =
          HttpRequest.newBuilder(uri(server, "/"))
              .POST(BodyPublishers.fromPublisher(BodyPublishers.ofByteArray(new byte[100_000])))
              .build();
      assertThat(client.send(chunked, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
      assertThat(server.truth().requests()).isEqualTo(5);
      assertThat(server.truth().malformed()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.01, 0.29, 1.0 / 3, 1})
  void exactlyTheAskedFractionFails(double errors) throws Exception {
    try (TargetServer server = TargetServer.start(settings("none", errors), 2)) {
      all(server, 300);
      assertThat(server.truth().statuses().getOrDefault(500, 0L))
          .isEqualTo(Math.round(300 * errors));
      assertThat(server.truth().statuses().values().stream().mapToLong(n -> n).sum())
          .isEqualTo(300);
    }
  }

  @Test
  void fixedDelaysAreKept() throws Exception {
    try (TargetServer server = TargetServer.start(settings("20ms", 0))) {
      all(server, 50);
      Truth.Spread delays = server.truth().delays();
      assertThat(delays.count()).isEqualTo(50);
      assertThat(delays.min()).isGreaterThanOrEqualTo(19.9);
      assertThat(delays.p50()).isLessThan(200);
    }
  }

  @Test
  void bimodalDelaysShowBothSides() throws Exception {
    try (TargetServer server = TargetServer.start(settings("bimodal:1ms,400ms,0.2", 0))) {
      all(server, 200);
      Truth.Spread delays = server.truth().delays();
      assertThat(delays.p50()).isBetween(0.99, 300.0);
      assertThat(delays.p90()).isGreaterThanOrEqualTo(399.0);
    }
  }

  @Test
  void lognormalDelaysHaveTheirMedian() throws Exception {
    try (TargetServer server = TargetServer.start(settings("lognormal:50ms,0.5", 0))) {
      all(server, 300);
      Truth.Spread delays = server.truth().delays();
      assertThat(delays.p50()).isBetween(40.0, 150.0);
      // 1.28 sigmas above the median: exp(0.64) = 1.9 times it.
      assertThat(delays.p90()).isBetween(75.0, 300.0);
    }
  }

  @Test
  void aFreezeHoldsBackWhatComesInIt() throws Exception {
    // Frozen for all but the first millisecond of each 300 ms.
    try (TargetServer server = TargetServer.start(settings("freeze:299ms/300ms", 0))) {
      all(server, 50);
      all(server, 50);
      assertThat(server.truth().delays().max()).isBetween(50.0, 2_000.0);
      assertThat(server.truth().statuses()).isEqualTo(Map.of(200, 100L));
    }
  }

  @Test
  void answersOfAnOldPeriodAreNotInTheNewBooks() throws Exception {
    try (TargetServer server = TargetServer.start(settings("300ms", 0));
        RawClient raw = new RawClient(server.port())) {
      raw.send(RawClient.get("/"));
      await().until(() -> server.truth().requests() == 1);
      server.reset();
      raw.readTo("{\"ok\":true}");
      assertThat(server.truth().requests()).isZero();
      assertThat(server.truth().statuses()).isEmpty();
    }
  }

  @Test
  void aTakenPortIsNamed() throws Exception {
    try (TargetServer server = TargetServer.start(settings("none", 0))) {
      TargetSettings same = new TargetSettings("127.0.0.1", server.port(), new Delay.None(), 0);
      assertThatThrownBy(() -> TargetServer.start(same))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("127.0.0.1:" + server.port());
    }
  }

  @Test
  void settingsAreChecked() {
    assertThatThrownBy(() -> settings("none", 1.5)).hasMessage("errors: 1.5 (expected: 0 to 1)");
    assertThatThrownBy(() -> settings("none", Double.NaN)).hasMessageContaining("NaN");
    assertThatThrownBy(() -> new TargetSettings("h", 65_536, new Delay.None(), 0))
        .hasMessage("port: 65536 (expected: 0 to 65535)");
  }

  private static TargetSettings settings(String delay, double errors) {
    return new TargetSettings("127.0.0.1", 0, Delay.parse(delay), errors);
  }

  private static URI uri(TargetServer server, String path) {
    return URI.create("http://127.0.0.1:" + server.port() + path);
  }

  private static HttpResponse<String> get(TargetServer server, String path) throws Exception {
    return client.send(
        HttpRequest.newBuilder(uri(server, path)).timeout(Duration.ofSeconds(20)).build(),
        BodyHandlers.ofString());
  }

  private static HttpResponse<String> send(
      TargetServer server, String method, String body, boolean expectContinue) throws Exception {
    return client.send(
        HttpRequest.newBuilder(uri(server, "/"))
            .method(method, BodyPublishers.ofString(body))
            .expectContinue(expectContinue)
            .build(),
        BodyHandlers.ofString());
  }

  /** Sends so many requests, many at once, and waits for all the answers. */
  private static void all(TargetServer server, int count) {
    List<CompletableFuture<HttpResponse<Void>>> answers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      answers.add(
          client.sendAsync(
              HttpRequest.newBuilder(uri(server, "/" + i)).build(), BodyHandlers.discarding()));
    }
    CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new)).join();
  }
}

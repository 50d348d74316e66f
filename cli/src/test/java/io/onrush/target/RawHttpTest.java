package io.onrush.target;

import static io.onrush.target.RawClient.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What goes over the wire, to the byte. */
@Timeout(60)
class RawHttpTest {

  private static final String OK_BODY = "{\"ok\":true}";

  private TargetServer server;
  private RawClient client;

  RawHttpTest() throws IOException {
    server = TargetServer.start(settings("none"));
    client = new RawClient(server.port());
  }

  @BeforeEach
  void clear() {
    server.reset();
  }

  @AfterEach
  void close() throws IOException {
    client.close();
    server.close();
  }

  @Test
  void pipelinedRequestsAreAnsweredInOrder() throws Exception {
    client.send(get("/").repeat(3_000) + get("/__status/418"));
    String all = client.readTo("special\n");
    assertThat(all.split("HTTP/1.1 200 OK", -1)).hasSize(3_001);
    assertThat(all.lastIndexOf("HTTP/1.1 418")).isGreaterThan(all.lastIndexOf("HTTP/1.1 200"));
    assertThat(server.truth().requests()).isEqualTo(3_001);
    assertThat(server.truth().connections()).isEqualTo(1);
  }

  @Test
  void pipelinedRequestsAreAnsweredInOrderWhenDelaysDiffer() throws Exception {
    restart("bimodal:0ms,30ms,0.5");
    int count = AnswerQueue.MAX_PENDING + 500;
    StringBuilder sent = new StringBuilder();
    for (int i = 0; i < count; i++) {
      sent.append(get("/__status/" + (200 + i % 300)));
    }
    sent.append("GET / HTTP/1.1\r\nHost: t\r\nConnection: close\r\n\r\n");
    client.send(sent.toString());
    String[] answers = client.readToEnd().split("HTTP/1.1 ", -1);
    assertThat(answers).hasSize(count + 2);
    for (int i = 0; i < count; i++) {
      assertThat(answers[i + 1]).startsWith(Integer.toString(200 + i % 300));
    }
    assertThat(server.truth().delays().count()).isEqualTo(count + 1);
  }

  @Test
  void truthKeepsItsPlaceInThePipeline() throws Exception {
    client.send(get("/") + get("/__truth") + get("/__status/503"));
    String all = client.readTo("special\n");
    assertThat(all.indexOf("\"requests\":")).isBetween(all.indexOf(OK_BODY), all.indexOf("503"));
  }

  @Test
  void http10ClosesUnlessAskedOtherwise() throws Exception {
    client.send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
    assertThat(client.readTo(OK_BODY)).contains("Connection: keep-alive\r\n");
    client.send("GET / HTTP/1.0\r\n\r\n");
    assertThat(client.readToEnd()).contains("Connection: close\r\n").endsWith(OK_BODY);
  }

  @Test
  void nothingIsReadAfterTheRequestThatCloses() throws Exception {
    client.send("GET / HTTP/1.1\r\nHost: t\r\nConnection: close\r\n\r\n" + get("/"));
    assertThat(client.readToEnd()).endsWith(OK_BODY).containsOnlyOnce("HTTP/1.1");
    assertThat(server.truth().requests()).isEqualTo(1);
  }

  @Test
  void continueComesBeforeTheBody() throws Exception {
    client.send("POST / HTTP/1.1\r\nHost: t\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
    assertThat(client.readTo("\r\n\r\n")).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
    assertThat(server.truth().requests()).isZero();
    client.send("ab");
    assertThat(client.readTo(OK_BODY)).startsWith("HTTP/1.1 200 OK\r\n");
    assertThat(server.truth().requests()).isEqualTo(1);
  }

  @Test
  void garbageIsAnswered400AndIsNoRequest() throws Exception {
    client.send(get("/") + "\u0016\u0003\u0001 what follows is not read either");
    assertThat(client.readToEnd()).contains(OK_BODY).contains("HTTP/1.1 400 Bad Request");
    assertThat(server.truth().requests()).isEqualTo(1);
    assertThat(server.truth().malformed()).isEqualTo(1);
    assertThat(server.truth().statuses()).isEqualTo(Map.of(200, 1L));
  }

  @ParameterizedTest
  @CsvSource({
    "/__status/503, HTTP/1.1 503 Service Unavailable, 503",
    "/__status/999, HTTP/1.1 400 Bad Request, 400",
    "/__204, HTTP/1.1 204 No Content, 204",
    "/__304, HTTP/1.1 304 Not Modified, 304",
    "/__chunked, HTTP/1.1 200 OK, 200",
    "/__drip, HTTP/1.1 200 OK, 200",
    "/__early, HTTP/1.1 103 Early Hints, 200",
    "/__unknown, HTTP/1.1 200 OK, 200"
  })
  void specialAnswersLeaveTheConnectionUsable(String path, String line, int status)
      throws Exception {
    client.send(get(path) + get("/"));
    assertThat(client.readTo(OK_BODY)).startsWith(line + "\r\n");
    client.send("HEAD " + path + " HTTP/1.1\r\nHost: t\r\nConnection: close\r\n\r\n");
    assertThat(client.readToEnd()).startsWith(line).endsWith("Connection: close\r\n\r\n");
    assertThat(server.truth().requests()).isEqualTo(3);
    assertThat(server.truth().statuses().values().stream().mapToLong(n -> n).sum()).isEqualTo(3);
    assertThat(server.truth().statuses()).containsKey(status);
  }

  @ParameterizedTest
  @CsvSource({
    "/__close, special",
    "/__connection-close, special",
    "/__truncate, ten bytes",
    "/__garbage, not HTTP"
  })
  void someAnswersEndWithTheConnection(String path, String end) throws Exception {
    client.send(get(path) + get("/"));
    assertThat(client.readToEnd().strip()).endsWith(end);
    assertThat(server.truth().requests()).isEqualTo(1);
  }

  @Test
  void chunksEndWithATrailer() throws Exception {
    client.send(get("/__chunked"));
    assertThat(client.readTo("X-Chunks: 2\r\n\r\n"))
        .endsWith("\r\n\r\n4\r\nspec\r\n4;last=yes\r\nial\n\r\n0\r\nX-Chunks: 2\r\n\r\n");
  }

  @Test
  void aHangAnswersNothingMoreButCounts() throws Exception {
    client.send(get("/") + get("/__hang") + get("/"));
    client.readTo(OK_BODY);
    assertThatThrownBy(() -> client.read(200)).isInstanceOf(SocketTimeoutException.class);
    assertThat(server.truth().requests()).isEqualTo(3);
    assertThat(server.truth().statuses()).isEqualTo(Map.of(200, 1L));
  }

  @Test
  void anAbortResetsTheConnection() throws Exception {
    client.send(get("/__abort"));
    assertThatThrownBy(() -> client.read(10_000))
        .isInstanceOf(SocketException.class)
        .hasMessageContaining("reset");
    assertThat(server.truth().requests()).isEqualTo(1);
    assertThat(server.truth().statuses()).isEmpty();
  }

  @Test
  void aClientThatWentAwayGetsNoAnswerInTheBooks() throws Exception {
    restart("300ms");
    client.send(get("/"));
    await().until(() -> server.truth().requests() == 1);
    client.close();
    try (RawClient other = new RawClient(server.port())) {
      other.send(get("/"));
      other.readTo(OK_BODY);
    }
    assertThat(server.truth().requests()).isEqualTo(2);
    assertThat(server.truth().statuses()).isEqualTo(Map.of(200, 1L));
  }

  private void restart(String delay) throws IOException {
    close();
    server = TargetServer.start(settings(delay));
    client = new RawClient(server.port());
  }

  private static TargetSettings settings(String delay) {
    return new TargetSettings("127.0.0.1", 0, Delay.parse(delay), 0);
  }
}

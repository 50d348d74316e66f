package io.onrush.coordinator.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ApiServerTest {
  private final MemoryRuns runs = new MemoryRuns();
  private final ApiFixture api = new ApiFixture(runs);

  @AfterEach
  void close() {
    api.close();
  }

  /** Holds a response against the problem it should be, and gives its document. */
  private static JsonNode problem(
      HttpResponse<String> response, int status, String kind, String detail) throws Exception {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(response.headers().firstValue("content-type")).hasValue("application/problem+json");
    assertThat(response.headers().firstValue("x-content-type-options")).hasValue("nosniff");
    JsonNode json = ApiFixture.json(response.body());
    assertThat(json.get("type").asText()).isEqualTo("urn:onrush:problem:" + kind);
    assertThat(json.get("status").asInt()).isEqualTo(status);
    assertThat(json.get("title").asText()).isNotBlank();
    assertThat(json.get("detail").asText()).contains(detail);
    assertThat(json.get("instance").asText()).isEqualTo(response.uri().getRawPath());
    return json;
  }

  @Test
  void aPlanStartsARun() throws Exception {
    HttpResponse<String> response =
        api.post("/api/v1/runs?speed=20&target=http%3A%2F%2Fshop%3A80", "name: ü\n");
    assertThat(response.statusCode()).isEqualTo(201);
    assertThat(response.headers().firstValue("location")).hasValue("/api/v1/runs/run-1");
    assertThat(response.body()).isEqualTo("{\"id\":\"run-1\"}");
    assertThat(runs.lastPlan()).isEqualTo("name: ü\n");
    assertThat(runs.lastQuery()).isEqualTo("20.0 Optional[http://shop:80]");
  }

  @Test
  void aSecondRunIsRefusedWhileOneIsUnderWay() throws Exception {
    runs.running();
    JsonNode json =
        problem(
            api.post("/api/v1/runs", "name: x"), 409, "run-active", "POST /api/v1/runs/run-1/stop");
    assertThat(json.get("runId").asText()).isEqualTo("run-1");
  }

  @Test
  void aWrongPlanIsAnsweredWithEverythingThatIsWrong() throws Exception {
    JsonNode json = problem(api.post("/api/v1/runs", "wrong"), 422, "invalid-plan", "2 errors");
    assertThat(json.at("/errors/0/path").asText()).isEqualTo("a");
    assertThat(json.at("/errors/0/value").asText()).isEqualTo("-3");
    assertThat(json.at("/errors/0/expected").asText()).isEqualTo("a number >= 0");
    assertThat(json.at("/errors/0/line").asInt()).isEqualTo(2);
    assertThat(json.get("errors")).hasSize(2);
  }

  @Test
  void wrongQueriesAreNamed() throws Exception {
    for (String speed : new String[] {"0", "-1", "NaN", "1001", "fast", "", "Infinity"}) {
      problem(
          api.post("/api/v1/runs?speed=" + speed, "x"),
          400,
          "bad-query",
          "speed: " + speed + " (expected: a number > 0 and <= 1000)");
    }
    problem(api.post("/api/v1/runs?sped=2", "x"), 400, "bad-query", "sped: 2 (expected: speed");
    problem(api.post("/api/v1/runs?speed=2&speed=3", "x"), 400, "bad-query", "one value");
    problem(api.post("/api/v1/runs?target=", "x"), 400, "bad-query", "target: ");
    assertThat(runs.lastPlan()).isEmpty();
  }

  @Test
  void bodiesThatAreNoPlansAreRefused() throws Exception {
    problem(
        api.send(
            api.request("/api/v1/runs")
                .header("content-type", "image/png")
                .POST(HttpRequest.BodyPublishers.ofString("x"))),
        415,
        "wrong-media-type",
        "content-type: image/png");
    problem(
        api.send(
            api.request("/api/v1/runs")
                .POST(HttpRequest.BodyPublishers.ofByteArray(new byte[] {(byte) 0xff}))),
        400,
        "bad-request",
        "UTF-8");
    problem(
        api.send(
            api.request("/api/v1/runs")
                .header("origin", "http://elsewhere.example")
                .POST(HttpRequest.BodyPublishers.ofString("x"))),
        403,
        "foreign-origin",
        "elsewhere.example");
    assertThat(runs.lastPlan()).isEmpty();
    HttpResponse<String> own =
        api.send(
            api.request("/api/v1/runs")
                .header("origin", "http://127.0.0.1:" + api.port())
                .header("content-type", "application/yaml; charset=utf-8")
                .POST(HttpRequest.BodyPublishers.ofString("x")));
    assertThat(own.statusCode()).isEqualTo(201);
  }

  @Test
  void errorsInsideAreToldWithoutTheirInsides() throws Exception {
    for (String plan : new String[] {"bug", "throw"}) {
      HttpResponse<String> response = api.post("/api/v1/runs", plan);
      problem(response, 500, "internal", "log");
      assertThat(response.body()).doesNotContain("secret", "Exception", "at io.onrush");
    }
    problem(api.post("/api/v1/runs", "timeout"), 504, "no-answer", "try again");
    problem(api.post("/api/v1/runs", "silence"), 504, "no-answer", "try again");
    HttpResponse<String> notReady = api.post("/api/v1/runs", "nobody");
    problem(notReady, 503, "not-ready", "no worker has joined");
    assertThat(notReady.headers().firstValue("retry-after")).isPresent();
  }

  @Test
  void aLongReportComesThinnedAndInGzipWhereThatIsAskedFor() throws Exception {
    runs.running().pass(3600);
    HttpRequest.Builder request =
        api.request("/api/v1/runs/run-1?points=2400").header("Accept-Encoding", "br, gzip;q=0.5");
    HttpResponse<InputStream> response =
        api.client().send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
    assertThat(response.headers().firstValue("content-encoding")).hasValue("gzip");
    try (InputStream body = ApiFixture.decoded(response)) {
      JsonNode series = ApiFixture.json(new String(body.readAllBytes(), UTF_8)).get("series");
      assertThat(series).hasSize(300 + 1650);
      assertThat(series.get(0).get("sent").asInt()).isEqualTo(200);
    }
    for (String accepted : new String[] {"identity", "gzip;q=0, *", "br"}) {
      HttpResponse<String> plain =
          api.send(api.request("/api/v1/runs/run-1").header("Accept-Encoding", accepted));
      assertThat(plain.headers().firstValue("content-encoding")).as(accepted).isEmpty();
      assertThat(ApiFixture.json(plain.body()).get("series")).hasSize(3600);
    }
    for (String points : new String[] {"99", "20001", "many", "", "-100", "1e3"}) {
      problem(
          api.get("/api/v1/runs/run-1?points=" + points),
          400,
          "bad-query",
          "points: " + points + " (expected: a whole number from 100 to 20000)");
    }
    problem(api.get("/api/v1/runs/run-1?points=100&points=200"), 400, "bad-query", "points: ");
  }

  @Test
  void reportsAreServedByIdAndAlias() throws Exception {
    runs.running().pass(3);
    for (String id : new String[] {"run-1", "current", "last"}) {
      HttpResponse<String> response = api.get("/api/v1/runs/" + id);
      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.headers().firstValue("content-type")).hasValue("application/json");
      assertThat(response.headers().firstValue("cache-control")).hasValue("no-store");
      assertThat(ApiFixture.json(response.body()).at("/counts/sent").asInt()).isEqualTo(300);
    }
    JsonNode list = ApiFixture.json(api.get("/api/v1/runs").body());
    assertThat(list.at("/runs/0/id").asText()).isEqualTo("run-1");
    assertThat(list.at("/runs/0/verdict").isNull()).isTrue();
    runs.end();
    problem(api.get("/api/v1/runs/current"), 404, "unknown-run", "GET /api/v1/runs");
  }

  @Test
  void unknownRunsAndPathsAreNotFound() throws Exception {
    problem(api.get("/api/v1/runs/nope"), 404, "unknown-run", "run: nope");
    problem(api.get("/api/v1/runs/nope/events"), 404, "unknown-run", "run: nope");
    problem(api.post("/api/v1/runs/nope/stop", ""), 404, "unknown-run", "run: nope");
    problem(api.get("/api/v1/runs/..%2F..%2Fetc"), 404, "unknown-run", "run: ../../etc");
    problem(api.get("/api/v2"), 404, "unknown-path", "GET /");
    problem(api.get("/api/v1/runs/run-1/nope"), 404, "unknown-path", "GET /");
  }

  @Test
  void otherMethodsAreToldWhichThereAre() throws Exception {
    HttpResponse<String> delete = api.send(api.request("/api/v1/runs").DELETE());
    problem(delete, 405, "wrong-method", "GET or HEAD or POST");
    assertThat(delete.headers().firstValue("allow")).hasValue("GET, HEAD, POST");
    HttpResponse<String> put =
        api.send(
            api.request("/api/v1/runs/run-1")
                .method("PUT", HttpRequest.BodyPublishers.ofString("{}")));
    problem(put, 405, "wrong-method", "GET");
    assertThat(put.headers().firstValue("allow")).hasValue("GET, HEAD, PATCH");
    HttpResponse<String> get = api.get("/api/v1/runs/run-1/stop");
    problem(get, 405, "wrong-method", "POST");
    assertThat(get.headers().firstValue("allow")).hasValue("POST");
  }

  @Test
  void stoppingIsAcceptedOnceAndAgainWhileItLasts() throws Exception {
    problem(api.post("/api/v1/runs/run-1/stop", ""), 409, "run-ended", "stopped");
    runs.running();
    for (String id : new String[] {"current", "run-1"}) {
      HttpResponse<String> response = api.post("/api/v1/runs/" + id + "/stop", "");
      assertThat(response.statusCode()).isEqualTo(202);
      assertThat(response.headers().firstValue("location")).hasValue("/api/v1/runs/run-1");
      assertThat(response.body()).isEqualTo("{\"id\":\"run-1\"}");
    }
  }

  @Test
  void theClusterTheIndexAndTheHealthAreServed() throws Exception {
    JsonNode cluster = ApiFixture.json(api.get("/api/v1/cluster").body());
    assertThat(cluster.at("/members/1/worker/leaseMillis").asDouble()).isEqualTo(750);
    assertThat(cluster.at("/members/0/worker").isNull()).isTrue();
    assertThat(api.get("/health").body()).isEqualTo("{\"status\":\"up\"}");
    HttpResponse<String> index = api.get("/");
    assertThat(index.headers().firstValue("content-type")).hasValue("text/html; charset=UTF-8");
    assertThat(index.headers().firstValue("content-security-policy")).isPresent();
    assertThat(index.body()).contains("/api/v1/openapi.yaml");
    HttpResponse<String> head =
        api.send(
            api.request("/api/v1/cluster").method("HEAD", HttpRequest.BodyPublishers.noBody()));
    assertThat(head.statusCode()).isEqualTo(200);
  }
}

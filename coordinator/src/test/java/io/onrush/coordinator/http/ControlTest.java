package io.onrush.coordinator.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.onrush.coordinator.report.RunFile;
import io.onrush.coordinator.run.Control;
import io.onrush.plan.PlanLimits;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Changing a run, and fetching it as a plan. */
class ControlTest {
  private static final String RUN = "/api/v1/runs/run-1";

  private final MemoryRuns runs = new MemoryRuns();
  private final ApiFixture api = new ApiFixture(runs);

  @AfterEach
  void close() {
    api.close();
  }

  @Test
  void everyChangeIsUnderstoodAndAnsweredWithItsInstant() throws Exception {
    runs.running();
    Map<String, Control> changes =
        Map.of(
            "{'paused': true}", new Control.Pause(),
            "{'paused': false}", new Control.Resume(),
            "{'rate': 12000}", new Control.SetRate(12_000, Duration.ZERO),
            "{'ramp': '30s', 'rate': 0.5}", new Control.SetRate(0.5, Duration.ofSeconds(30)),
            "{'skipStage': true}", new Control.SkipStage(),
            "{'extendStage': '2m'}", new Control.ExtendStage(Duration.ofMinutes(2)),
            "{'drain': 2}", new Control.Drain(2),
            "{'add': 2}", new Control.Add(2));
    for (Map.Entry<String, Control> change : changes.entrySet()) {
      HttpResponse<String> response = api.patch(RUN, change.getKey().replace('\'', '"'));
      assertThat(response.statusCode()).as(response.body()).isEqualTo(202);
      assertThat(response.body()).isEqualTo("{\"id\":\"run-1\",\"at\":12.5,\"text\":\"changed\"}");
      assertThat(response.headers().firstValue("location")).hasValue(RUN);
      assertThat(runs.lastControl()).hasValue(change.getValue());
    }
  }

  @Test
  void aWrongChangeIsAnsweredWithEverythingThatIsWrong() throws Exception {
    runs.running();
    assertErrors("{'pausd': true}", "pausd: unknown key (expected: paused)");
    assertErrors(
        "{'rate': -3, 'ramp': 'soon', 'x': 1}",
        "rate: -3 (expected: a number >= 0, at most 10000000 per second)",
        "ramp: \"soon\" (expected: a duration such as 1h2m3s",
        "x: unknown key (expected: one of paused, rate, ramp, ");
    assertErrors("{'paused': 'yes'}", "paused: \"yes\" (expected: true or false)");
    assertErrors("{'skipStage': false}", "skipStage: false (expected: true)");
    assertErrors("{'extendStage': '0s'}", "above 0");
    assertErrors("{'extendStage': '8d'}", "at most 7d");
    assertErrors("{'extendStage': 5}", "extendStage: 5 (expected: a duration");
    assertErrors("{'drain': 0}", "drain: 0 (expected: a worker's part");
    assertErrors("{'add': 1.5}", "add: 1.5 (expected: a worker's part");
    assertErrors("{'ramp': '3s'}", "no change", "ramp: \"3s\" (expected: it together with rate)");
    assertErrors("{}", "body: no change (expected: one of paused, rate");
    assertErrors("{'drain': 1, 'add': 2}", "body: drain and add (expected: one of");
    assertErrors("[]", "body: [] (expected: an object");
    assertErrors("", "body: nothing (expected: an object");
    assertErrors("{'drain': 1, 'drain': 2}", "not JSON: Duplicate field 'drain'");
    assertErrors("{'drain': 1} x", "not JSON");
    assertThat(runs.lastControl()).isEmpty();
  }

  private void assertErrors(String body, String... messages) throws Exception {
    HttpResponse<String> response = api.patch(RUN, body.replace('\'', '"'));
    assertThat(response.statusCode()).as(body).isEqualTo(422);
    JsonNode problem = ApiFixture.json(response.body());
    assertThat(problem.get("type").asText()).isEqualTo("urn:onrush:problem:invalid-control");
    List<String> said = problem.get("errors").findValuesAsText("message");
    assertThat(said).as(body).hasSameSizeAs(messages);
    for (String message : messages) {
      assertThat(said).as(body).anySatisfy(m -> assertThat(m).contains(message));
    }
  }

  @Test
  void whatCannotBeIsAConflict() throws Exception {
    assertProblem(api.patch(RUN, "{\"paused\": true}"), 409, "run-ended");
    runs.running();
    HttpResponse<String> refused = api.patch(RUN, "{\"drain\": 9}");
    assertProblem(refused, 409, "refused");
    assertThat(refused.body()).contains("worker 9 is not there (expected: 1)");
    assertProblem(api.patch("/api/v1/runs/nope", "{\"paused\": true}"), 404, "unknown-run");
  }

  @Test
  void whatNoClientMaySendIsRefused() throws Exception {
    runs.running();
    assertProblem(api.patch(RUN, " ".repeat(5000)), 413, "body-too-large");
    HttpRequest.BodyPublisher body = HttpRequest.BodyPublishers.ofString("{\"paused\": true}");
    assertProblem(
        api.send(
            api.request(RUN).header("origin", "http://elsewhere.example").method("PATCH", body)),
        403,
        "foreign-origin");
    assertProblem(
        api.send(api.request(RUN).header("content-type", "image/png").method("PATCH", body)),
        415,
        "wrong-media-type");
    assertThat(runs.lastControl()).isEmpty();
  }

  @Test
  void aRunIsServedAsAPlan() throws Exception {
    HttpResponse<String> response = api.get("/api/v1/runs/last/plan.yaml");
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("content-type")).hasValue("application/yaml");
    assertThat(response.body()).isEqualTo("name: ü\n");
    assertProblem(api.get("/api/v1/runs/nope/plan.yaml"), 404, "unknown-run");
  }

  @Test
  void theFilesOfARunAreServedUnderTheirNames() throws Exception {
    for (RunFile file : RunFile.values()) {
      HttpResponse<String> response = api.get("/api/v1/runs/last/" + file.fileName());
      assertThat(response.statusCode()).as(file.fileName()).isEqualTo(200);
      assertThat(response.headers().firstValue("content-type")).hasValue(file.mediaType());
      assertThat(response.body()).as(file.fileName()).isNotEmpty();
      assertProblem(api.get("/api/v1/runs/nope/" + file.fileName()), 404, "unknown-run");
      assertProblem(
          api.send(api.request("/api/v1/runs/last/" + file.fileName()).DELETE()),
          405,
          "wrong-method");
    }
    assertProblem(api.get("/api/v1/runs/last/report.exe"), 404, "unknown-path");
  }

  private static void assertProblem(HttpResponse<String> response, int status, String kind)
      throws Exception {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(ApiFixture.json(response.body()).get("type").asText())
        .isEqualTo("urn:onrush:problem:" + kind);
  }

  @Test
  void noRateAboveTheClustersLimitIsTaken() throws Exception {
    runs.running();
    Safeguards safeguards = Safeguards.NONE.withLimits(new PlanLimits(List.of(), 1000));
    try (ApiFixture limited = new ApiFixture(runs, safeguards)) {
      HttpResponse<String> refused = limited.patch(RUN, "{\"rate\": 1000.5}");
      assertThat(refused.statusCode()).isEqualTo(422);
      assertThat(refused.body())
          .contains("\"path\":\"rate\",\"value\":\"1000.5\"", "at most 1000 per second");
      assertThat(runs.lastControl()).isEmpty();
      assertThat(limited.patch(RUN, "{\"rate\": 1000}").statusCode()).isEqualTo(202);
    }
  }
}

package io.onrush.coordinator.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventsTest {
  private final MemoryRuns runs = new MemoryRuns().running();
  private final ApiFixture api = new ApiFixture(runs);

  @AfterEach
  void close() {
    api.close();
  }

  private record Message(String event, String id, String data) {
    JsonNode json() throws IOException {
      return ApiFixture.json(data);
    }

    List<Double> times() throws IOException {
      List<Double> times = new ArrayList<>();
      json().get("series").forEach(second -> times.add(second.get("t").asDouble()));
      return times;
    }

    /** Of the spans of the breakdown. */
    List<Double> ends() throws IOException {
      List<Double> ends = new ArrayList<>();
      json().at("/breakdown/spans").forEach(span -> ends.add(span.get("t").asDouble()));
      return ends;
    }
  }

  /** A stream as a browser's EventSource reads it. */
  private static final class Stream implements AutoCloseable {
    private final HttpResponse<InputStream> response;
    private final BufferedReader lines;
    private int comments;

    Stream(HttpResponse<InputStream> response) throws IOException {
      this.response = response;
      this.lines =
          new BufferedReader(
              new InputStreamReader(ApiFixture.decoded(response), StandardCharsets.UTF_8));
    }

    int status() {
      return response.statusCode();
    }

    /** The next message; empty at the end of the stream. */
    Optional<Message> next() throws IOException {
      String event = "";
      String id = "";
      String data = "";
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith(":")) {
          comments++;
        } else if (line.startsWith("event: ")) {
          event = line.substring(7);
        } else if (line.startsWith("id: ")) {
          id = line.substring(4);
        } else if (line.startsWith("data: ")) {
          data = line.substring(6);
        } else if (line.isEmpty() && !data.isEmpty()) {
          return Optional.of(new Message(event, id, data));
        }
      }
      return Optional.empty();
    }

    void awaitComments(int more) throws IOException {
      int enough = comments + more;
      while (comments < enough) {
        String line = lines.readLine();
        if (line == null) {
          throw new IOException("the stream ended");
        }
        comments += line.startsWith(":") ? 1 : 0;
      }
    }

    Message next(String event) throws IOException {
      while (true) {
        Message message = next().orElseThrow();
        if (message.event().equals(event)) {
          return message;
        }
      }
    }

    @Override
    public void close() throws IOException {
      response.body().close();
    }
  }

  private Stream open(String id, String lastEventId) throws Exception {
    return open(id + "/events", lastEventId, "identity");
  }

  private Stream open(String path, String lastEventId, String encoding) throws Exception {
    HttpRequest.Builder request =
        api.request("/api/v1/runs/" + path).header("Accept-Encoding", encoding);
    if (!lastEventId.isEmpty()) {
      request.header("Last-Event-ID", lastEventId);
    }
    return new Stream(
        api.client().send(request.build(), HttpResponse.BodyHandlers.ofInputStream()));
  }

  /** In gzip, too, the run goes on only when its last event has come: none waits for another. */
  @ParameterizedTest
  @ValueSource(strings = {"identity", "gzip"})
  void aStreamHasEachPointAndEventOnceThenTheWholeReportAndTheEnd(String encoding)
      throws Exception {
    runs.pass(3);
    runs.happen("first");
    try (Stream stream = open("current/events", "", encoding)) {
      assertThat(stream.response.headers().firstValue("content-encoding").orElse("identity"))
          .isEqualTo(encoding);
      assertThat(stream.response.headers().firstValue("content-type"))
          .hasValue("text/event-stream");
      assertThat(stream.next("event").json().get("text").asText()).isEqualTo("first");
      Message full = stream.next("report");
      assertThat(full.times()).containsExactly(1.0, 2.0, 3.0);
      assertThat(full.id()).isEqualTo("run-1/1/3");
      assertThat(full.ends()).containsExactly(1.0, 2.0, 3.0);
      runs.happen("second");
      assertThat(stream.next("event").json().get("text").asText()).isEqualTo("second");
      runs.pass(2);
      Message news = stream.next("report");
      while (news.times().isEmpty()) {
        news = stream.next("report");
      }
      assertThat(news.times()).containsExactly(4.0, 5.0);
      assertThat(news.ends()).containsExactly(4.0, 5.0);
      Message nothing = stream.next("report");
      assertThat(nothing.times()).isEmpty();
      assertThat(nothing.ends()).isEmpty();
      runs.pass(1);
      runs.happen("last");
      runs.end();
      List<Message> rest = new ArrayList<>();
      for (Optional<Message> m = stream.next(); m.isPresent(); m = stream.next()) {
        rest.add(m.get());
      }
      assertThat(rest.stream().filter(m -> m.event().equals("event"))).hasSize(1);
      assertThat(rest.get(rest.size() - 2).event()).isEqualTo("report");
      assertThat(rest.get(rest.size() - 2).times()).hasSize(6);
      assertThat(rest.get(rest.size() - 2).ends()).hasSize(6);
      assertThat(rest.getLast().event()).isEqualTo("end");
      assertThat(rest.getLast().json().get("state").asText()).isEqualTo("finished");
      assertThat(rest.getLast().id()).isEqualTo("run-1/3/6/end");
    }
  }

  @Test
  void aClientThatComesBackMissesNothingAndGetsNothingTwice() throws Exception {
    runs.pass(3);
    runs.happen("first");
    runs.happen("second");
    try (Stream stream = open("last", "run-1/1/2")) {
      assertThat(stream.next("event").json().get("text").asText()).isEqualTo("second");
      assertThat(stream.next("report").times()).containsExactly(3.0);
    }
    for (String foreign : new String[] {"other-run/1/2", "17", "run-1/x/2", "run-1/1/2/3"}) {
      try (Stream stream = open("run-1", foreign)) {
        assertThat(stream.next("report").times()).as(foreign).hasSize(3);
      }
    }
  }

  @Test
  void aClientThatHasHadTheEndIsToldToStayAway() throws Exception {
    runs.end();
    try (Stream stream = open("last", "run-1/1/2/end")) {
      assertThat(stream.status()).isEqualTo(204);
    }
  }

  @Test
  void aRunThatHasEndedIsSentWholeAndEnds() throws Exception {
    runs.pass(2);
    runs.end();
    try (Stream stream = open("run-1", "")) {
      Message end = stream.next("end");
      assertThat(end.json().get("id").asText()).isEqualTo("run-1");
      assertThat(stream.next()).isEmpty();
    }
  }

  @Test
  void aSeriesIsThinnedToThePointsThatAreAskedForAndSoIsTheLastOne() throws Exception {
    runs.pass(400);
    try (Stream stream = open("run-1/events?points=100", "", "gzip")) {
      assertThat(stream.next("report").times()).hasSizeBetween(76, 100).endsWith(399.0, 400.0);
      runs.pass(1);
      runs.end();
      Message last = stream.next("report");
      while (last.times().size() <= 1) {
        last = stream.next("report");
      }
      assertThat(last.times()).hasSizeBetween(76, 100).endsWith(400.0, 401.0);
    }
    HttpResponse<String> refused = api.get("/api/v1/runs/run-1/events?points=99");
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.body()).contains("points: 99 (expected: a whole number from 100 to 20000)");
  }

  @Test
  void streamsAreBoundedAndAClosedOneMakesRoom() throws Exception {
    List<Stream> open = new ArrayList<>();
    for (int i = 0; i < ApiFixture.MAX_STREAMS; i++) {
      Stream stream = open("run-1", "");
      stream.next("report");
      open.add(stream);
    }
    HttpResponse<String> refused = api.get("/api/v1/runs/run-1/events");
    assertThat(refused.statusCode()).isEqualTo(503);
    assertThat(refused.body()).contains("urn:onrush:problem:too-many-streams");
    assertThat(refused.headers().firstValue("retry-after")).isPresent();
    open.removeFirst().close();
    await()
        .atMost(ApiFixture.DEADLINE)
        .untilAsserted(
            () -> {
              Stream stream = open("run-1", "");
              open.add(stream);
              assertThat(stream.status()).isEqualTo(200);
            });
    for (Stream stream : open) {
      stream.close();
    }
  }

  @Test
  void aStreamStaysOpenWhileTheCoordinatorIsAwayAndGoesOnAfterwards() throws Exception {
    try (Stream stream = open("run-1", "")) {
      stream.next("report");
      runs.mute(true);
      stream.awaitComments(3);
      runs.happen("while it was away");
      runs.mute(false);
      assertThat(stream.next("event").json().get("text").asText()).isEqualTo("while it was away");
    }
  }

  @Test
  void unknownRunsTakeNoRoom() throws Exception {
    for (int i = 0; i < 2 * ApiFixture.MAX_STREAMS; i++) {
      assertThat(api.get("/api/v1/runs/nope/events").statusCode()).isEqualTo(404);
    }
  }
}

package io.onrush.worker.engine;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.onrush.measure.Cell;
import io.onrush.plan.Arrivals;
import io.onrush.plan.Request;
import io.onrush.plan.Scenario;
import io.onrush.plan.Stage;
import io.onrush.plan.Template;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class EngineCountsTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  @Test
  void sendsExactlyWhatThePlanSaysAndTheServerSaw() {
    try (TestServer server = TestServer.ok();
        TestRun run = TestRun.of(Plans.steady(2000, SECOND, Plans.get(server.port(), "/")))) {
      run.drain();
      assertThat(run.counts().due()).isEqualTo(2000);
      assertThat(run.counts().sent()).isEqualTo(server.count());
      assertThat(run.counts().succeeded()).isEqualTo(run.counts().sent());
      assertThat(run.lag().getTotalCount()).isEqualTo(run.counts().sent());
    }
  }

  @Test
  void randomArrivalsOfSeveralScenariosAddUpToo() {
    try (TestServer server = TestServer.ok()) {
      Scenario random = scenario("random", Arrivals.POISSON, Plans.get(server.port(), "/random"));
      Scenario even = scenario("even", Arrivals.UNIFORM, Plans.get(server.port(), "/even"));
      try (TestRun run = TestRun.of(Plans.plan(random, even))) {
        run.drain();
        assertThat(run.counts().sent()).isEqualTo(server.count());
        assertThat(run.counts(1, 1).due()).isEqualTo(400);
        assertThat(run.counts(0, 0).due()).isCloseTo(400, within(120L));
      }
    }
  }

  private static Scenario scenario(String name, Arrivals arrivals, Request request) {
    return new Scenario(
        name,
        Duration.ZERO,
        400,
        1000,
        arrivals,
        SECOND,
        List.of(new Stage("only", SECOND, 400)),
        List.of(request));
  }

  @Test
  void requestsFollowTheirWeights() {
    try (TestServer server = TestServer.ok();
        TestRun run =
            TestRun.of(
                Plans.steady(
                    1000,
                    SECOND,
                    Plans.get(server.port(), "/a", 3),
                    Plans.get(server.port(), "/b", 1),
                    Plans.get(server.port(), "/c", 6)))) {
      run.drain();
      Map<String, Long> seen =
          server.requests().stream().collect(groupingBy(r -> r.substring(4, 6), counting()));
      assertThat(seen.get("/a")).isCloseTo(300, within(5L));
      assertThat(seen.get("/b")).isCloseTo(100, within(5L));
      assertThat(seen.get("/c")).isCloseTo(600, within(5L));
      assertThat(run.counts(0, 1).sent()).isEqualTo(seen.get("/b"));
    }
  }

  @Test
  void aRequestBelongsToTheStageOfItsFireTime() {
    List<Stage> stages =
        List.of(
            new Stage("one", Duration.ofMillis(500), 200),
            new Stage("two", Duration.ofMillis(500), 600),
            new Stage("three", Duration.ofMillis(500), 0));
    try (TestServer server =
            new TestServer(
                (_, _, _, out) -> {
                  Thread.sleep(300);
                  out.write("HTTP/1.1 204 No Content\r\n\r\n".getBytes(US_ASCII));
                  return true;
                });
        TestRun run = TestRun.of(Plans.plan(stages, 200, Plans.get(server.port(), "/")))) {
      run.drain();
      assertThat(run.counts(0, 0).succeeded()).isEqualTo(100);
      assertThat(run.counts(1, 0).succeeded()).isEqualTo(200);
      assertThat(run.counts(2, 0).succeeded()).isEqualTo(150);
    }
  }

  @Test
  void aResponseCountsInThePeriodInWhichItEnds() {
    try (TestServer server =
            new TestServer(
                (_, _, _, out) -> {
                  Thread.sleep(1500);
                  out.write("HTTP/1.1 204 No Content\r\n\r\n".getBytes(US_ASCII));
                  return true;
                });
        TestRun run =
            TestRun.of(Plans.steady(100, Duration.ofMillis(100), Plans.get(server.port(), "/")))) {
      run.drain();
      assertThat(run.intervals().getFirst().counts().sent()).isEqualTo(10);
      assertThat(run.intervals().getFirst().counts().succeeded()).isZero();
      assertThat(run.counts().succeeded()).isEqualTo(10);
      assertThat(run.response().getMinValue()).isGreaterThanOrEqualTo(1_490_000);
    }
  }

  @Test
  void fillsTemplatesAndCountsTheirBytes() {
    Template path =
        new Template(
            "/x?n=${seq()}",
            List.of(new Template.Text("/x?n="), new Template.Seq(), new Template.Text("&end")));
    Template body =
        new Template("${uuid()}", List.of(new Template.Text("id="), new Template.Uuid()));
    try (TestServer server = TestServer.ok();
        TestRun run =
            TestRun.of(
                Plans.steady(
                    500,
                    SECOND,
                    Plans.request("POST", server.port(), path, 1, Optional.of(body))))) {
      run.drain();
      assertThat(server.requests()).hasSize(500);
      assertThat(new TreeSet<>(server.requests())).hasSize(500);
      assertThat(server.requests())
          .allMatch(r -> r.contains("\r\nContent-Length: 39\r\n"))
          .allMatch(
              r -> r.matches("(?s)POST /x\\?n=(0|\\d+000)&end HTTP/1.1\r\nHost: 127.0.0.1:.*"));
      long bytes = server.requests().stream().mapToLong(String::length).sum();
      assertThat(run.cells().stream().mapToLong(Cell::bytesSent).sum()).isEqualTo(bytes);
      long perResponse = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok".length();
      assertThat(run.cells().stream().mapToLong(Cell::bytesReceived).sum())
          .isEqualTo(500 * perResponse);
    }
  }

  @Test
  void usesTheConnectionsOpenedAhead() {
    try (TestServer server = TestServer.ok();
        TestRun run = TestRun.of(Plans.steady(100, SECOND, Plans.get(server.port(), "/")))) {
      run.drain();
      assertThat(server.connections()).isGreaterThanOrEqualTo(8);
      assertThat(run.counts().succeeded()).isEqualTo(100);
    }
  }
}

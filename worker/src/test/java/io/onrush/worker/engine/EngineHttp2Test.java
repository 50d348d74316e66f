package io.onrush.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http2.Http2Error;
import io.onrush.measure.Cell;
import io.onrush.measure.ErrorKind;
import io.onrush.plan.HttpVersion;
import io.onrush.plan.Plan;
import io.onrush.plan.PlanOptions;
import io.onrush.plan.PlanParser;
import io.onrush.plan.Protocols;
import io.onrush.plan.Request;
import io.onrush.plan.Tls;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What HTTP/2 servers may do that nginx does not. */
@Timeout(60)
class EngineHttp2Test {
  private static final Duration HALF = Duration.ofMillis(500);

  private static TestRun run(Plan plan) {
    Protocols prior = new Protocols(HttpVersion.HTTP_2, Tls.DEFAULT, Protocols.UNLIMITED);
    return new TestRun(Plans.spoken(prior, plan), TestRun.SETTINGS.withLoops(1)).leased().start();
  }

  private static Plan hundred(Http2TestServer server) {
    return Plans.steady(200, HALF, Plans.get(server.port(), "/"));
  }

  private static long retries(TestRun run) {
    return run.cells().stream().mapToLong(Cell::retries).sum();
  }

  @Test
  void whatGoesAtTheSameTimeSharesAConnectionUpToTheServersLimit() {
    try (Http2TestServer server = new Http2TestServer(10, a -> a.later(a::ok, 200));
        TestRun run = run(hundred(server))) {
      run.drain();
      assertThat(run.errors()).isEmpty();
      assertThat(run.counts().succeeded()).isEqualTo(100);
      assertThat(server.mostStreams).hasValue(10);
      assertThat(server.connections.get()).isBetween(2, 20);
    }
  }

  @Test
  void aRefusedStreamIsSentOnceMore() {
    AtomicInteger asked = new AtomicInteger();
    try (Http2TestServer server =
            new Http2TestServer(
                100,
                a -> {
                  if (asked.incrementAndGet() % 2 == 1) {
                    a.reset(Http2Error.REFUSED_STREAM);
                  } else {
                    a.ok();
                  }
                });
        TestRun run = run(Plans.steady(20, Duration.ofSeconds(1), Plans.get(server.port(), "/")))) {
      run.drain();
      assertThat(run.counts().succeeded() + run.counts().failed()).isEqualTo(20);
      assertThat(retries(run) + 20).isEqualTo(server.requests.size());
      assertThat(retries(run)).isPositive();
      assertThat(run.lag().getTotalCount()).isEqualTo(20);
    }
  }

  @Test
  void aStreamRefusedTwiceFails() {
    try (Http2TestServer server =
            new Http2TestServer(100, a -> a.reset(Http2Error.REFUSED_STREAM));
        TestRun run = run(hundred(server))) {
      run.drain();
      assertThat(run.errors()).containsOnlyKeys(ErrorKind.STREAM_RESET);
      assertThat(server.requests).hasSize(200);
      assertThat(server.connections).hasValue(1);
    }
  }

  @Test
  void aResetStreamFailsAndIsNotSentAgain() {
    try (Http2TestServer server =
            new Http2TestServer(100, a -> a.reset(Http2Error.INTERNAL_ERROR));
        TestRun run = run(hundred(server))) {
      run.drain();
      assertThat(run.errors()).containsOnlyKeys(ErrorKind.STREAM_RESET);
      assertThat(run.response().getTotalCount()).isZero();
      assertThat(server.requests).hasSize(100);
    }
  }

  @Test
  void aBodyWithoutAHeadIsAProtocolError() {
    try (Http2TestServer server = new Http2TestServer(100, Http2TestServer.Asked::bodyOnly);
        TestRun run = run(hundred(server))) {
      run.drain();
      assertThat(run.errors()).containsOnlyKeys(ErrorKind.PROTOCOL);
      assertThat(run.counts().failed()).isEqualTo(100);
      assertThat(server.connections).hasValue(1);
    }
  }

  @Test
  void aHeadBeyondTheLimitFailsItsOwnRequestOnly() {
    String large = "x".repeat(ResponseParser.MAX_HEAD_BYTES);
    try (Http2TestServer server =
            new Http2TestServer(
                100,
                asked -> {
                  if (asked.headers().path().toString().equals("/large")) {
                    asked.status("200", "large", large);
                  } else {
                    asked.ok();
                  }
                });
        TestRun run =
            run(
                Plans.steady(
                    200,
                    Duration.ofSeconds(1),
                    Plans.get(server.port(), "/large"),
                    Plans.get(server.port(), "/small")))) {
      run.drain();
      assertThat(run.errors()).containsOnlyKeys(ErrorKind.HEADER_TOO_LARGE);
      assertThat(run.counts(0, 0).failed()).isPositive().isEqualTo(run.counts(0, 0).sent());
      assertThat(run.counts(0, 1).succeeded()).isPositive().isEqualTo(run.counts(0, 1).sent());
      assertThat(server.connections).hasValue(1);
    }
  }

  @Test
  void aTimeOutResetsTheStreamAndKeepsTheConnection() {
    try (Http2TestServer server = new Http2TestServer(1000, _ -> {})) {
      Request request = Plans.withTimeout(Plans.get(server.port(), "/"), Duration.ofMillis(300));
      try (TestRun run = run(Plans.steady(200, HALF, request))) {
        run.drain();
        assertThat(run.errors()).containsOnlyKeys(ErrorKind.TIMEOUT);
        assertThat(run.response().getMinValue()).isGreaterThanOrEqualTo(299_000);
        // Those that end with the run may end with its connections.
        assertThat(server.resets.get()).isBetween(50, 100);
        assertThat(server.connections).hasValue(1);
      }
    }
  }

  @Test
  void whatALeavingServerHasNotProcessedGoesToAnotherConnection() {
    AtomicBoolean left = new AtomicBoolean();
    try (Http2TestServer server =
            new Http2TestServer(
                100,
                a -> {
                  if (left.get() || a.stream() <= 5) {
                    a.later(a::ok, 50);
                  } else if (a.stream() == 9) {
                    left.set(true);
                    a.goAway(5);
                  }
                });
        TestRun run = run(hundred(server))) {
      run.drain();
      assertThat(run.errors()).isEmpty();
      assertThat(run.counts().succeeded()).isEqualTo(100);
      assertThat(retries(run)).isGreaterThanOrEqualTo(2);
      assertThat(server.connections).hasValue(2);
    }
  }

  @Test
  void aConnectionsEndIsTheEndOfItsStreams() {
    try (Http2TestServer server =
            new Http2TestServer(
                1000,
                a -> {
                  if (a.stream() % 20 == 19) {
                    var _ = a.context().close();
                  }
                });
        TestRun run = run(hundred(server))) {
      run.drain();
      assertThat(run.counts().failed()).isEqualTo(100);
      assertThat(run.errors().keySet())
          .isSubsetOf(ErrorKind.CLOSED, ErrorKind.RESET, ErrorKind.INTERRUPTED);
      assertThat(run.response().getTotalCount()).isZero();
    }
  }

  @Test
  void pingsAreAnswered() {
    try (Http2TestServer server =
            new Http2TestServer(
                100,
                a -> {
                  a.ping();
                  a.ok();
                });
        TestRun run = run(hundred(server))) {
      run.drain();
      assertThat(run.counts().succeeded()).isEqualTo(100);
      // The connection ends with the last response, maybe before the last answers to pings.
      assertThat(server.pongs.get()).isBetween(50, 100);
    }
  }

  @Test
  void redirectsCookiesAndChecksAreThoseOfHttp11() {
    try (Http2TestServer server =
        new Http2TestServer(
            100,
            a -> {
              if (a.headers().path().toString().equals("/first")) {
                a.status("303", "location", "/next", "set-cookie", "a=b");
              } else {
                a.status("200", "x-served", "yes");
              }
            })) {
      Plan plan =
          PlanParser.parse(
              """
              name: http2
              target: http://127.0.0.1:%d
              http: 2
              scenarios:
                main:
                  executor: constant-arrival-rate
                  rate: 20
                  duration: 1s
                  cookies: true
                  requests:
                    - {url: /first, method: POST, body: 'x', maxRedirects: 1,
                       checks: ['header.x-served == "yes"', 'body == "ok"', "status == 200"]}
              """
                  .formatted(server.port()),
              PlanOptions.NONE);
      try (TestRun run = new TestRun(plan, TestRun.SETTINGS.withLoops(1)).leased().start()) {
        run.drain();
        assertThat(run.errors()).isEmpty();
        assertThat(run.cells().stream().mapToLong(Cell::checksPassed).sum()).isEqualTo(60);
        assertThat(run.cells().stream().mapToLong(Cell::redirects).sum()).isEqualTo(20);
        assertThat(server.requests)
            .filteredOn(h -> h.path().toString().equals("/next"))
            .hasSize(20)
            .allMatch(h -> h.method().toString().equals("GET"))
            .allMatch(h -> "a=b".contentEquals(h.get("cookie")))
            .noneMatch(h -> h.contains("content-length"));
      }
    }
  }

  @Test
  void withoutReuseEachRequestHasAConnectionOfItsOwn() {
    try (Http2TestServer server = new Http2TestServer(100, Http2TestServer.Asked::ok)) {
      Plan plan =
          PlanParser.parse(
              """
              name: http2
              target: http://127.0.0.1:%d
              http: 2
              noConnectionReuse: true
              scenarios:
                main:
                  executor: constant-arrival-rate
                  rate: 40
                  duration: 500ms
                  requests: [{url: /}]
              """
                  .formatted(server.port()),
              PlanOptions.NONE);
      try (TestRun run = new TestRun(plan, TestRun.SETTINGS).leased().start()) {
        run.drain();
        assertThat(run.counts().succeeded()).isEqualTo(20);
        assertThat(server.connections).hasValue(20);
      }
    }
  }

  @Test
  void aServerThatKnowsOnlyHttp11IsAProtocolError() {
    try (TestServer server = TestServer.answering("HTTP/1.1 400 Bad\nContent-Length: 0\n\n");
        TestRun run = run(Plans.steady(200, HALF, Plans.get(server.port(), "/")))) {
      run.drain();
      assertThat(run.errors()).containsOnlyKeys(ErrorKind.PROTOCOL);
    }
  }
}

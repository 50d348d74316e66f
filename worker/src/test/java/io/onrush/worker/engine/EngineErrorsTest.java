package io.onrush.worker.engine;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.onrush.measure.Cell;
import io.onrush.measure.ErrorCount;
import io.onrush.measure.ErrorKind;
import io.onrush.plan.Endpoint;
import io.onrush.plan.Plan;
import io.onrush.plan.Request;
import io.onrush.plan.Template;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class EngineErrorsTest {
  private static final Duration HALF = Duration.ofMillis(500);

  private static void assertAllFail(Plan plan, ErrorKind kind) {
    try (TestRun run = TestRun.of(plan)) {
      run.drain();
      assertThat(run.counts().sent()).isEqualTo(100);
      assertThat(run.counts().failed()).isEqualTo(100);
      assertThat(run.errors()).containsOnlyKeys(kind).containsEntry(kind, 100L);
    }
  }

  private static void assertAllFail(TestServer.Answer answer, ErrorKind kind) {
    try (TestServer server = new TestServer(answer);
        TestRun run = TestRun.of(Plans.steady(200, HALF, Plans.get(server.port(), "/")))) {
      run.drain();
      assertThat(run.counts().sent()).isEqualTo(100);
      assertThat(run.errors()).containsOnly(Map.entry(kind, 100L));
      // Connections that were opened ahead may have been closed before a request came.
      assertThat(server.count()).isEqualTo(100 + run.sum(Cell::retries));
    }
  }

  @Test
  void aRefusedConnectionIsAFailureWithoutATime() {
    int port = TestServer.deadPort();
    assertAllFail(Plans.steady(200, HALF, Plans.get(port, "/")), ErrorKind.CONNECT_REFUSED);
  }

  @Test
  void anUnknownHostIsADnsError() {
    Request known = Plans.get(80, "/");
    Request request =
        new Request(
            known.name(),
            known.method(),
            new Endpoint("no-such-host.invalid", 80),
            known.path(),
            1,
            List.of(),
            Optional.empty(),
            Duration.ofSeconds(1),
            List.of());
    assertAllFail(Plans.steady(200, HALF, request), ErrorKind.DNS);
  }

  @Test
  void aResetIsNotAClose() {
    assertAllFail(
        (_, _, socket, _) -> {
          socket.setSoLinger(true, 0);
          return false;
        },
        ErrorKind.RESET);
  }

  @Test
  void aCloseWithoutAResponseIsNotAReset() {
    assertAllFail((_, _, _, _) -> false, ErrorKind.CLOSED);
  }

  @Test
  void aCloseInTheMiddleOfAResponseIsAFailure() {
    assertAllFail(
        (_, _, _, out) -> {
          out.write("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nabc".getBytes(US_ASCII));
          return false;
        },
        ErrorKind.CLOSED);
  }

  @Test
  void whatIsNotHttpIsAProtocolError() {
    assertAllFail(
        (_, _, _, out) -> {
          out.write("SSH-2.0-OpenSSH_9.2\r\n".getBytes(US_ASCII));
          return true;
        },
        ErrorKind.PROTOCOL);
  }

  @Test
  void noAnswerIsATimeoutWithTheTimeUntilIt() {
    try (TestServer server = new TestServer((_, _, _, _) -> true)) {
      Request request = Plans.withTimeout(Plans.get(server.port(), "/"), Duration.ofMillis(300));
      try (TestRun run = TestRun.of(Plans.steady(200, HALF, request))) {
        run.drain();
        assertThat(run.errors()).containsOnlyKeys(ErrorKind.TIMEOUT);
        assertThat(run.counts().failed()).isEqualTo(100);
        assertThat(run.response().getMinValue()).isGreaterThanOrEqualTo(299_000);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 404, 500, 503})
  void aStatusFrom400OnFailsButHasATime(int status) {
    try (TestServer server =
            TestServer.answering("HTTP/1.1 " + status + " Sorry\nContent-Length: 0\n\n");
        TestRun run = TestRun.of(Plans.steady(200, HALF, Plans.get(server.port(), "/")))) {
      run.drain();
      assertThat(run.cells()).isNotEmpty();
      assertThat(run.cells().getFirst().errors())
          .extracting(ErrorCount::kind, ErrorCount::status)
          .containsExactly(tuple(ErrorKind.STATUS, status));
      assertThat(run.response().getTotalCount()).isEqualTo(100);
    }
  }

  @Test
  void whatGoesOnForTooLongIsInterrupted() {
    try (TestServer server = new TestServer((_, _, _, _) -> true);
        TestRun run = TestRun.of(Plans.steady(200, HALF, Plans.get(server.port(), "/")))) {
      run.engine.stop(400_000_000, Duration.ofMillis(100));
      run.drain();
      assertThat(run.counts().sent()).isEqualTo(80);
      assertThat(run.errors()).containsOnlyKeys(ErrorKind.INTERRUPTED);
      assertThat(run.response().getTotalCount()).isZero();
    }
  }

  @Test
  void missingVariablesAndLineBreaksAreAllNamedInPreparation() {
    Template path =
        new Template(
            "${env.NOWHERE}", List.of(new Template.Text("/"), new Template.Env("NOWHERE")));
    Template broken = Template.literal("/a\r\nHost: elsewhere");
    Plan plan =
        Plans.steady(
            1,
            HALF,
            Plans.request("GET", 1, path, 1, Optional.empty()),
            Plans.request("GET", 1, broken, 1, Optional.empty()));
    try (Engine engine = Engine.create(TestRun.SETTINGS, plan, 1, (_, _, _) -> {})) {
      assertThatThrownBy(() -> engine.prepare().toCompletableFuture().get())
          .isInstanceOf(ExecutionException.class)
          .cause()
          .isInstanceOfSatisfying(
              PrepareException.class,
              e -> {
                assertThat(e.reasons()).hasSize(2);
                assertThat(e.reasons().getFirst()).contains("${env.NOWHERE}");
              });
    }
  }
}

package io.onrush.worker.engine;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.onrush.measure.Cell;
import io.onrush.measure.ErrorKind;
import io.onrush.plan.Plan;
import io.onrush.plan.Stage;
import io.onrush.plan.Template;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class EngineRetriesTest {
  private static final byte[] OK =
      "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".getBytes(US_ASCII);

  /** Answers the first request of each connection, and closes it when the second one comes. */
  private static TestServer closingAtTheSecond(String bytesBefore) {
    return new TestServer(
        (_, number, _, out) -> {
          out.write(number == 1 ? OK : bytesBefore.getBytes(US_ASCII));
          return number == 1;
        });
  }

  private static TestServer answering() {
    return new TestServer(
        (_, _, _, out) -> {
          out.write(OK);
          return true;
        });
  }

  private static TestRun run(TestServer server, String method) {
    String request = "url: 'http://127.0.0.1:" + server.port() + "/${seq()}', method: " + method;
    return TestRun.of(Plans.text(1000, "", request)).drain();
  }

  /** The loop stands still in the middle, and the server closes connections that are idle. */
  @ParameterizedTest
  @ValueSource(strings = {"GET", "POST"})
  void whatMeetsAConnectionThatWasClosedMeanwhileIsSentOnceMore(String method) {
    try (TestServer server =
            new TestServer(
                (_, _, socket, out) -> {
                  out.write(OK);
                  socket.setSoTimeout(100);
                  return true;
                });
        TestRun run = new TestRun(halves(server, method), TestRun.SETTINGS.withLoops(1))) {
      run.engine.announceStage(500_000_000, _ -> LockSupport.parkNanos(400_000_000));
      run.leased().start().drain();
      assertThat(run.sum(Cell::retries)).isPositive();
      // None was processed twice. A server that ends its side first and the socket later may have
      // read what came between; of that nothing is sent again.
      assertThat(server.requests()).doesNotHaveDuplicates();
      assertThat(run.counts().succeeded()).isLessThanOrEqualTo(server.count());
      assertThat(run.counts().succeeded() + run.counts().failed()).isEqualTo(1000);
      assertThat(run.lag().getTotalCount()).isEqualTo(1000);
    }
  }

  /** The loop finds a hundred connections closed, and requests due, in one turn. */
  @Test
  void whatMeetsAConnectionThatIsClosedInTheSameTurnIsSentOnceMore() {
    try (TestServer server = answering();
        TestRun run =
            new TestRun(
                halves(server, "POST"), TestRun.SETTINGS.withLoops(1).withOpenAheadPerLoop(200))) {
      run.engine.announceStage(
          500_000_000,
          _ -> {
            LockSupport.parkNanos(200_000_000);
            server.cut();
            LockSupport.parkNanos(200_000_000);
          });
      run.leased().start().drain();
      assertThat(run.sum(Cell::retries)).isPositive();
      assertThat(run.errors()).isEmpty();
      assertThat(run.counts().succeeded()).isEqualTo(1000);
    }
  }

  private static Plan halves(TestServer server, String method) {
    Stage half = new Stage("half", Duration.ofMillis(500), 1000);
    Template path = Template.parse("/${seq()}");
    return Plans.plan(
        List.of(half, half), 1000, Plans.request(method, server.port(), path, 1, Optional.empty()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "PUT", "POST"})
  void whatMayHaveBeenProcessedIsNotSentAgain(String method) {
    try (TestServer server = closingAtTheSecond("");
        TestRun run = run(server, method)) {
      assertThat(run.sum(Cell::retries)).isZero();
      assertThat(server.count()).isEqualTo(100);
      assertThat(run.errors()).containsOnly(Map.entry(ErrorKind.CLOSED, run.counts().failed()));
    }
  }

  @Test
  void aResponseThatHasBegunIsNotAskedForAgain() {
    try (TestServer server = closingAtTheSecond("H");
        TestRun run = run(server, "GET")) {
      assertThat(run.sum(Cell::retries)).isZero();
      assertThat(server.count()).isEqualTo(100);
      assertThat(run.errors()).containsOnly(Map.entry(ErrorKind.CLOSED, run.counts().failed()));
    }
  }

  @Test
  void withoutReuseEachRequestHasItsConnection() {
    try (TestServer server = answering();
        TestRun run =
            TestRun.of(
                Plans.text(
                    300,
                    "noConnectionReuse: true",
                    "url: 'http://127.0.0.1:" + server.port() + "/'"))) {
      run.drain();
      assertThat(run.counts().succeeded()).isEqualTo(30);
      assertThat(server.connections()).isEqualTo(30);
      assertThat(server.requests()).allMatch(r -> r.contains("\r\nConnection: close\r\n"));
      // Opening the connection is no lag.
      assertThat(run.lag().getTotalCount()).isEqualTo(30);
    }
  }
}

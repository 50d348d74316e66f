package io.onrush.worker.engine;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.onrush.measure.Cell;
import io.onrush.measure.ErrorKind;
import java.util.Map;
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

  private static TestRun run(TestServer server, String method) {
    String request = "url: 'http://127.0.0.1:" + server.port() + "/${seq()}', method: " + method;
    return TestRun.patient(Plans.text(1000, "", request)).drain();
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "PUT"})
  void whatAnIdleConnectionLostIsSentOnceMore(String method) {
    try (TestServer server = closingAtTheSecond("");
        TestRun run = run(server, method)) {
      assertThat(run.counts().succeeded()).isEqualTo(100);
      assertThat(run.sum(Cell::retries)).isPositive();
      assertThat(server.count()).isEqualTo(100 + run.sum(Cell::retries));
      assertThat(run.lag().getTotalCount()).isEqualTo(100);
      assertThat(run.sum(Cell::bytesSent))
          .isEqualTo(server.requests().stream().mapToLong(String::length).sum());
      // Written again it is the same: there are no more numbers than requests.
      assertThat(server.requests().stream().distinct()).hasSize(100);
    }
  }

  @Test
  void whatMayHaveBeenProcessedIsNotSentAgain() {
    try (TestServer server = closingAtTheSecond("");
        TestRun run = run(server, "POST")) {
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
  void aRetryHasNoRetry() {
    try (TestServer server = new TestServer((_, _, _, _) -> false);
        TestRun run = run(server, "GET")) {
      assertThat(run.counts().failed()).isEqualTo(100);
      assertThat(run.sum(Cell::retries)).isPositive();
      assertThat(server.count()).isEqualTo(100 + run.sum(Cell::retries));
    }
  }

  @Test
  void withoutReuseEachRequestHasItsConnection() {
    try (TestServer server =
            new TestServer(
                (_, _, _, out) -> {
                  out.write(OK);
                  return true;
                });
        TestRun run =
            TestRun.patient(
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

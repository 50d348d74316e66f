package io.onrush.worker.engine;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.onrush.plan.Template;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class EngineConnectionsTest {
  private static final Duration HALF = Duration.ofMillis(500);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\nContent-Length: 2\n\nok",
        "HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n2;a=b\nok\n0\nTrailer: x\n\n",
        "HTTP/1.1 100 Continue\n\nHTTP/1.1 103 Early\nLink: </x>\n\nHTTP/1.1 204 None\n\n",
        "HTTP/1.1 304 Not Modified\nContent-Length: 7\n\n",
        "HTTP/1.0 200 OK\nConnection: keep-alive\nContent-Length: 2\n\nok"
      })
  void framedResponsesKeepTheirConnection(String response) {
    try (TestServer server = TestServer.answering(response);
        TestRun run = TestRun.of(Plans.steady(200, HALF, Plans.get(server.port(), "/")))) {
      run.drain();
      assertThat(run.counts().succeeded()).isEqualTo(100);
      assertThat(server.count()).isEqualTo(100);
      assertThat(server.connections()).isLessThan(80);
    }
  }

  @Test
  void aHeadHasNoBodyWhateverItsLengthSays() {
    try (TestServer server = TestServer.answering("HTTP/1.1 200 OK\nContent-Length: 99\n\n");
        TestRun run =
            TestRun.of(
                Plans.steady(
                    200,
                    HALF,
                    Plans.request(
                        "HEAD", server.port(), Template.literal("/"), 1, Optional.empty())))) {
      run.drain();
      assertThat(run.counts().succeeded()).isEqualTo(100);
    }
  }

  @Test
  void aBodyUntilTheCloseIsWhole() {
    try (TestServer server =
            new TestServer(
                (_, _, _, out) -> {
                  out.write("HTTP/1.1 200 OK\r\n\r\nall there is".getBytes(US_ASCII));
                  return false;
                });
        TestRun run = TestRun.of(Plans.steady(200, HALF, Plans.get(server.port(), "/")))) {
      run.drain();
      assertThat(run.counts().succeeded()).isEqualTo(100);
      assertThat(run.errors()).isEmpty();
    }
  }

  @Test
  void aServerThatClosesAfterSomeRequestsCostsNone() {
    try (TestServer server =
            new TestServer(
                (_, number, _, out) -> {
                  boolean last = number == 3;
                  String close = last ? "Connection: close\r\n" : "";
                  out.write(
                      ("HTTP/1.1 200 OK\r\n" + close + "Content-Length: 0\r\n\r\n")
                          .getBytes(US_ASCII));
                  return !last;
                });
        TestRun run = TestRun.of(Plans.steady(600, HALF, Plans.get(server.port(), "/")))) {
      run.drain();
      assertThat(run.counts().succeeded()).isEqualTo(300);
      assertThat(server.connections()).isGreaterThanOrEqualTo(100);
    }
  }

  @Test
  void unaskedBytesAfterAResponseCloseTheConnection() {
    try (TestServer server =
            TestServer.answering("HTTP/1.1 200 OK\nContent-Length: 0\n\nHTTP/1.1 200 OK\n");
        TestRun run = TestRun.of(Plans.steady(200, HALF, Plans.get(server.port(), "/")))) {
      run.drain();
      assertThat(run.counts().sent()).isEqualTo(100);
      assertThat(server.connections()).isGreaterThanOrEqualTo(100);
    }
  }

  @Test
  void responsesInSingleBytesAreWhole() {
    byte[] response = "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc".getBytes(US_ASCII);
    try (TestServer server =
            new TestServer(
                (_, _, _, out) -> {
                  for (byte b : response) {
                    out.write(b);
                    out.flush();
                  }
                  return true;
                });
        TestRun run = TestRun.of(Plans.steady(200, HALF, Plans.get(server.port(), "/")))) {
      run.drain();
      assertThat(run.counts().succeeded()).isEqualTo(100);
    }
  }

  @Test
  void aLargeBodyIsSentAndReceivedWhole() {
    String big = "x".repeat(3_000_000);
    try (TestServer server =
            TestServer.answering("HTTP/1.1 200 OK\nContent-Length: 3000000\n\n" + big);
        TestRun run =
            TestRun.of(
                Plans.steady(
                    20,
                    HALF,
                    Plans.request(
                        "PUT",
                        server.port(),
                        Template.literal("/"),
                        1,
                        Optional.of(Template.literal(big)))))) {
      run.drain();
      assertThat(run.counts().succeeded()).isEqualTo(10);
      assertThat(server.requests()).allMatch(r -> r.endsWith("\r\n\r\n" + big));
    }
  }
}

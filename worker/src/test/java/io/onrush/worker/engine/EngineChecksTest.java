package io.onrush.worker.engine;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.onrush.measure.Cell;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class EngineChecksTest {
  private static final String JSON =
      "{\"id\": 3, \"name\": \"sh\u00f6p\", \"ok\": true, \"none\": null, \"items\": [{\"n\":"
          + " 1.5}]}";
  private static final String[] HOLD = {
    "status == 200",
    "duration < 1h",
    "header.content-type contains \"json\"",
    "header.X-Two == \"a, b\"",
    "header.x-folded == \"a b\"",
    "not header.x-three",
    "body contains \"sh\u00f6p\"",
    "not body contains \"error\"",
    "body != \"\"",
    "json \"/id\" == 3",
    "json \"/id\" != 4",
    "json \"/items/0/n\" > 1.4",
    "json \"/name\" == \"sh\u00f6p\"",
    "json \"/ok\" == true",
    "json \"/none\" == null",
    "json \"/none\"",
    "not json \"/nothing\"",
    "json \"/id\" != \"3\"",
  };
  private static final String[] FAIL = {
    "status != 200",
    "duration > 1h",
    "header.content-type == \"json\"",
    "header.x-three",
    "header.x-three == \"\"",
    "body == \"sh\u00f6p\"",
    "body contains \"SH\u00d6P\"",
    "json \"/id\" == \"3\"",
    "json \"/id\" > 3",
    "json \"/ok\" == \"true\"",
    "json \"/name\" == true",
    "json \"/nothing\" == null",
    "json \"/items\" contains \"n\"",
  };

  private static String request(TestServer server, String... checks) {
    return "url: 'http://127.0.0.1:"
        + server.port()
        + "/"
        + checks.length
        + "', checks: ["
        + Arrays.stream(checks).map(c -> "'" + c + "'").collect(Collectors.joining(", "))
        + "]";
  }

  private static TestRun run(String... requests) {
    return TestRun.of(Plans.text(100 * requests.length, "", requests)).drain();
  }

  private static void assertChecks(TestServer server) {
    try (TestRun run = run(request(server, HOLD), request(server, FAIL))) {
      assertThat(run.counts().succeeded()).isEqualTo(20);
      assertThat(run.sum(c -> c.request() == 0 ? c.checksPassed() : 0))
          .isEqualTo(10L * HOLD.length);
      assertThat(run.sum(c -> c.request() == 1 ? c.checksFailed() : 0))
          .isEqualTo(10L * FAIL.length);
      assertThat(run.sum(c -> c.checksPassed() + c.checksFailed()))
          .isEqualTo(10L * (HOLD.length + FAIL.length));
    }
  }

  private static byte[] gzip(byte[] plain) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(plain);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return out.toByteArray();
  }

  private static byte[] response(String fields, byte[] body) {
    String head =
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nX-Two: a\r\nx-two: b\r\n"
            + "X-Folded: a\r\n  b\r\n"
            + fields
            + "\r\n";
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(head.getBytes(US_ASCII));
    out.writeBytes(body);
    return out.toByteArray();
  }

  private static TestServer answering(byte[] response) {
    return new TestServer(
        (_, _, _, out) -> {
          out.write(response);
          return true;
        });
  }

  @Test
  void checksSeeWhatHasCome() {
    byte[] body = JSON.getBytes(UTF_8);
    try (TestServer server = answering(response("Content-Length: " + body.length + "\r\n", body))) {
      assertChecks(server);
    }
  }

  @Test
  void aBodyIsLookedAtAsItWasBeforeItsEncoding() {
    byte[] body = gzip(JSON.getBytes(UTF_8));
    String half = new String(body, 0, 10, ISO_8859_1);
    String rest = new String(body, 10, body.length - 10, ISO_8859_1);
    String chunks =
        "a\r\n"
            + half
            + "\r\n"
            + Integer.toHexString(body.length - 10)
            + "\r\n"
            + rest
            + "\r\n0\r\n\r\n";
    try (TestServer server =
        answering(
            response(
                "Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n",
                chunks.getBytes(ISO_8859_1)))) {
      assertChecks(server);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Encoding: br\r\n",
        "Content-Encoding: gzip\r\n",
        "Content-Encoding: deflate\r\n"
      })
  void aBodyThatCannotBeDecodedFailsItsChecks(String encoding) {
    byte[] body = "no such thing".getBytes(US_ASCII);
    try (TestServer server = answering(response(encoding + "Content-Length: 13\r\n", body));
        TestRun run =
            run(request(server, "body contains \"no\"", "not json \"/a\"", "status == 200"))) {
      assertThat(run.sum(Cell::checksPassed)).isEqualTo(10);
      assertThat(run.sum(Cell::checksFailed)).isEqualTo(20);
    }
  }

  @Test
  void aBodyBeyondTheBoundFailsItsChecks() {
    byte[] most = new byte[Capture.MAX_BODY_BYTES];
    byte[] more = new byte[Capture.MAX_BODY_BYTES + 1];
    Arrays.fill(most, (byte) 'x');
    Arrays.fill(more, (byte) 'x');
    byte[] bomb = gzip(more);
    try (TestServer fits = answering(response("Content-Length: " + most.length + "\r\n", most));
        TestServer large = answering(response("Content-Length: " + more.length + "\r\n", more));
        TestServer grows =
            answering(
                response(
                    "Content-Encoding: gzip\r\nContent-Length: " + bomb.length + "\r\n", bomb));
        TestRun run =
            run(
                request(fits, "body contains \"xxx\""),
                request(large, "body contains \"xxx\""),
                request(grows, "body contains \"xxx\""))) {
      assertThat(run.counts().succeeded()).isEqualTo(30);
      assertThat(run.sum(c -> c.request() == 0 ? c.checksPassed() : 0)).isEqualTo(10);
      assertThat(run.sum(Cell::checksFailed)).isEqualTo(20);
    }
  }

  @Test
  void whatWasNotAnsweredFailsAllChecksButThoseOfTheStatus() {
    try (TestServer server = new TestServer((_, _, _, _) -> false);
        TestRun run =
            run(
                request(
                    server,
                    "status == 200",
                    "status != 200",
                    "duration < 1h",
                    "not header.a",
                    "not body contains \"a\"",
                    "not json \"/a\""))) {
      assertThat(run.sum(Cell::checksPassed)).isEqualTo(10);
      assertThat(run.sum(Cell::checksFailed)).isEqualTo(50);
    }
  }
}

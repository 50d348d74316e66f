package io.onrush.worker.engine;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.onrush.measure.ErrorKind;
import io.onrush.plan.Plan;
import io.onrush.plan.Request;
import io.onrush.plan.Template;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Servers that break the rules cost the requests that they answer, and no other. */
@Timeout(60)
class HostileServerTest {
  private static final String HEAD = "HTTP/1.1 200 OK\r\n";
  private static final String TIMEOUT = "300ms";
  private static final String CHUNKED = HEAD + "Transfer-Encoding: chunked\r\n\r\n";

  static Arguments[] answers() {
    return new Arguments[] {
      closing("a close in the status line", "HTTP/1.1 2", ErrorKind.CLOSED),
      closing("a close in the head", HEAD + "X: y\r\n", ErrorKind.CLOSED),
      closing("a close in the body", HEAD + "Content-Length: 5\r\n\r\nabc", ErrorKind.CLOSED),
      closing("a close in a chunk", CHUNKED + "5\r\nabc", ErrorKind.CLOSED),
      closing("a close between chunks", CHUNKED + "3\r\nabc\r\n", ErrorKind.CLOSED),
      closing("a close in the trailers", CHUNKED + "0\r\nX: y\r\n", ErrorKind.CLOSED),
      open("a chunk beyond its size", CHUNKED + "2\r\nabc\r\n0\r\n\r\n", ErrorKind.BAD_CHUNK),
      open(
          "two lengths",
          HEAD + "Content-Length: 1\r\nContent-Length: 2\r\n\r\nab",
          ErrorKind.BAD_LENGTH),
      open("a giant head", HEAD + "X: " + "y".repeat(70_000), ErrorKind.HEADER_TOO_LARGE),
      open("a line that is no field", HEAD + "nothing\r\n\r\n", ErrorKind.BAD_HEADER),
      open("an unasked switch", "HTTP/1.1 101 Switching\r\n\r\n", ErrorKind.PROTOCOL),
      open("interim responses for ever", "HTTP/1.1 103 E\r\n\r\n".repeat(1100), ErrorKind.PROTOCOL),
      open("another protocol", "\u0016\u0003\u0001\u0002", ErrorKind.TIMEOUT),
      open("half a response for ever", HEAD + "Content-Length: 5\r\n\r\nabc", ErrorKind.TIMEOUT),
    };
  }

  private static Arguments closing(String name, String answer, ErrorKind kind) {
    return Arguments.of(name, answer, false, kind);
  }

  private static Arguments open(String name, String answer, ErrorKind kind) {
    return Arguments.of(name, answer, true, kind);
  }

  private static Plan twoRequests(int bad, String timeout, int good) {
    return Plans.text(
        200,
        "",
        "url: 'http://127.0.0.1:" + bad + "/', timeout: " + timeout,
        "url: 'http://127.0.0.1:" + good + "/'");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("answers")
  void whatBreaksTheRulesIsAnErrorOfItsKind(
      String name, String answer, boolean staysOpen, ErrorKind kind) {
    byte[] bytes = answer.getBytes(US_ASCII);
    String timeout = kind == ErrorKind.TIMEOUT ? TIMEOUT : "50s";
    try (TestServer bad =
            new TestServer(
                (_, _, _, out) -> {
                  out.write(bytes);
                  return staysOpen;
                });
        TestServer good = TestServer.ok();
        TestRun run = TestRun.of(twoRequests(bad.port(), timeout, good.port()))) {
      run.drain();
      assertThat(run.errors()).containsOnly(Map.entry(kind, 10L));
      assertThat(run.counts(0, 1).succeeded()).isEqualTo(10);
    }
  }

  @Test
  void aResponseByteByByteEndsWithTheTimeout() {
    try (TestServer bad =
            new TestServer(
                (_, _, _, out) -> {
                  out.write((HEAD + "X: ").getBytes(US_ASCII));
                  while (true) {
                    out.write('y');
                    out.flush();
                    Thread.sleep(20);
                  }
                });
        TestServer good = TestServer.ok();
        TestRun run = TestRun.of(twoRequests(bad.port(), TIMEOUT, good.port()))) {
      run.drain();
      assertThat(run.errors()).containsOnly(Map.entry(ErrorKind.TIMEOUT, 10L));
      assertThat(run.counts(0, 1).succeeded()).isEqualTo(10);
    }
  }

  @Test
  void whatFollowsAResponseIsNoAnswerToTheNextRequest() {
    String twice = (HEAD + "Content-Length: 0\r\n\r\n").repeat(2).replace("200 OK", "500 No");
    String first = HEAD + "Content-Length: 0\r\n\r\n";
    byte[] bytes = (first + twice).getBytes(US_ASCII);
    try (TestServer server =
            new TestServer(
                (_, _, _, out) -> {
                  out.write(bytes);
                  return true;
                });
        TestRun run =
            TestRun.of(Plans.steady(200, Duration.ofMillis(200), Plans.get(server.port(), "/")))) {
      run.drain();
      assertThat(run.counts().succeeded()).isEqualTo(40);
    }
  }

  @Test
  void aResponseMayComeBeforeTheRequestIsWritten() throws Exception {
    try (ServerSocket listening = new ServerSocket(0, 100, InetAddress.getLoopbackAddress())) {
      Thread server = Thread.ofVirtual().start(() -> answerUnread(listening));
      String body = "x".repeat(8_000_000);
      Request request =
          Plans.request(
              "POST",
              listening.getLocalPort(),
              Template.literal("/"),
              1,
              Optional.of(Template.literal(body)));
      try (TestRun run =
          TestRun.of(
              Plans.steady(
                  20,
                  Duration.ofMillis(250),
                  Plans.withTimeout(request, Duration.ofSeconds(50))))) {
        run.drain();
        assertThat(run.errors()).isEmpty();
        assertThat(run.counts().succeeded()).isEqualTo(5);
      }
      server.interrupt();
    }
  }

  /** Answers whoever connects, and reads nothing. */
  private static void answerUnread(ServerSocket listening) {
    try {
      while (true) {
        Socket socket = listening.accept();
        Thread.ofVirtual().start(() -> answerOnce(socket));
      }
    } catch (IOException e) {
      // The test is over.
    }
  }

  private static void answerOnce(Socket socket) {
    try {
      // Not before there is a request, but before all of it is there.
      socket.getInputStream().read();
      OutputStream out = socket.getOutputStream();
      out.write((HEAD + "Content-Length: 0\r\n\r\n").getBytes(US_ASCII));
      out.flush();
    } catch (IOException e) {
      // The client is gone.
    }
  }
}

package io.onrush.worker.engine;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.onrush.measure.Cell;
import io.onrush.measure.ErrorKind;
import io.onrush.plan.Endpoint;
import io.onrush.plan.HttpVersion;
import io.onrush.plan.Plan;
import io.onrush.plan.Protocols;
import io.onrush.plan.Request;
import io.onrush.plan.Template;
import io.onrush.plan.Tls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.Awaitility;
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
  void requestsWaitWhereAllConnectionsThatMayBeAreInUse() {
    try (TestServer server =
        new TestServer(
            (_, _, _, out) -> {
              Thread.sleep(100);
              out.write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".getBytes(US_ASCII));
              return true;
            })) {
      Plan plan = Plans.steady(40, HALF, Plans.get(server.port(), "/"));
      Protocols two = new Protocols(HttpVersion.HTTP_1_1, Tls.DEFAULT, 2);
      try (TestRun run = TestRun.of(Plans.spoken(two, plan))) {
        run.drain();
        assertThat(run.counts().succeeded()).isEqualTo(20);
        assertThat(server.connections()).isEqualTo(2);
        // 20 requests of 100 ms on two connections: the last one waits for half a second or so.
        assertThat(run.response().getMaxValue()).isGreaterThan(500_000);
        assertThat(run.histogram(Cell::service).getMinValue()).isGreaterThanOrEqualTo(99_000);
        // Half of them wait for 250 ms or more, which is no delay of the generator's.
        assertThat(run.lag().getValueAtPercentile(50)).isLessThan(200_000);
      }
    }
  }

  @Test
  void aRequestMayRunOutOfTimeWhileItWaitsForAConnection() {
    try (TestServer server =
        new TestServer(
            (_, _, _, out) -> {
              Thread.sleep(400);
              out.write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".getBytes(US_ASCII));
              return true;
            })) {
      Request request = Plans.withTimeout(Plans.get(server.port(), "/"), Duration.ofMillis(600));
      Protocols one = new Protocols(HttpVersion.HTTP_1_1, Tls.DEFAULT, 1);
      try (TestRun run =
          new TestRun(
                  Plans.spoken(one, Plans.steady(20, HALF, request)), TestRun.SETTINGS.withLoops(1))
              .start()
              .leased()) {
        run.drain();
        assertThat(run.counts().succeeded()).isPositive();
        assertThat(run.errors()).containsOnlyKeys(ErrorKind.TIMEOUT);
        // What was never written has no service time.
        assertThat(run.histogram(Cell::service).getTotalCount()).isEqualTo(server.count());
        assertThat(run.lag().getTotalCount()).isEqualTo(10);
      }
    }
  }

  @Test
  void whatWaitsForAConnectionHearsOfTheServersEnd() {
    AtomicReference<TestServer> itself = new AtomicReference<>();
    try (TestServer server =
        new TestServer(
            (_, _, _, _) -> {
              Thread.sleep(600);
              itself.get().close();
              return false;
            })) {
      itself.set(server);
      Plan plan = Plans.steady(200, HALF, Plans.get(server.port(), "/"));
      Protocols one = new Protocols(HttpVersion.HTTP_1_1, Tls.DEFAULT, 1);
      try (TestRun run =
          new TestRun(Plans.spoken(one, plan), TestRun.SETTINGS.withLoops(1)).start().leased()) {
        run.drain();
        assertThat(run.counts().failed()).isEqualTo(100);
        assertThat(run.errors()).containsOnlyKeys(ErrorKind.CLOSED, ErrorKind.CONNECT_REFUSED);
      }
    }
  }

  @Test
  void aHostThatTakesNoConnectionsIsTriedAtAPace() throws Exception {
    try (ServerSocket deaf = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Socket _ = new Socket(deaf.getInetAddress(), deaf.getLocalPort());
        Socket _ = new Socket(deaf.getInetAddress(), deaf.getLocalPort())) {
      Request request =
          Plans.withTimeout(Plans.get(deaf.getLocalPort(), "/"), Duration.ofMillis(50));
      try (TestRun run =
          new TestRun(
                  Plans.steady(500, HALF, request),
                  TestRun.SETTINGS.withLoops(1).withOpenAheadPerLoop(0))
              .start()
              .leased()) {
        run.drain();
        assertThat(run.errors())
            .containsOnlyKeys(ErrorKind.TIMEOUT, ErrorKind.CONNECT_TIMEOUT)
            .hasEntrySatisfying(ErrorKind.TIMEOUT, n -> assertThat(n).isLessThan(200));
        assertThat(run.response().getTotalCount()).isEqualTo(run.errors().get(ErrorKind.TIMEOUT));
      }
    }
  }

  @Test
  void aConnectionThatIsClosedAsItsRequestRunsOutOfTimeEndsItOnce() {
    try (TestServer mute = new TestServer((_, _, _, _) -> true)) {
      Request request = Plans.withTimeout(Plans.get(mute.port(), "/"), HALF);
      try (TestRun run =
          new TestRun(
              Plans.steady(1000, Duration.ofSeconds(1), request), TestRun.SETTINGS.withLoops(1))) {
        // The loop stands still and finds all of them closed in one turn, in which some expire.
        run.engine.announceStage(
            600_000_000,
            _ -> {
              mute.cut();
              LockSupport.parkNanos(50_000_000);
            });
        run.start(2000).leased().drain();
        // Where the machine stands still as well, all of them have expired.
        assertThat(run.errors()).containsKey(ErrorKind.TIMEOUT);
        assertThat(run.counts().failed()).isEqualTo(1000);
      }
    }
  }

  @Test
  void atTheEndOfItsGraceEachRequestEndsOnceWhateverItWaitsFor() throws Exception {
    try (ServerSocket deaf = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Socket _ = new Socket(deaf.getInetAddress(), deaf.getLocalPort());
        Socket _ = new Socket(deaf.getInetAddress(), deaf.getLocalPort())) {
      Protocols four = new Protocols(HttpVersion.HTTP_1_1, Tls.DEFAULT, 4);
      Plan plan = Plans.steady(500, Duration.ofSeconds(3), Plans.get(deaf.getLocalPort(), "/"));
      try (TestRun run =
          new TestRun(
              Plans.spoken(four, plan),
              TestRun.SETTINGS
                  .withLoops(1)
                  .withOpenAheadPerLoop(0)
                  .withConnectTimeout(Duration.ofMillis(200)))) {
        run.start().leased();
        run.engine.stop(1_500_000_000, Duration.ZERO);
        run.drain();
        assertThat(run.errors()).containsOnlyKeys(ErrorKind.CONNECT_TIMEOUT, ErrorKind.INTERRUPTED);
        assertThat(run.counts().failed()).isEqualTo(750);
      }
    }
  }

  @Test
  void whatRunsOutOfTimeKeepsNoPort() throws Exception {
    try (TestServer server =
        new TestServer(
            (_, _, _, _) -> {
              Thread.sleep(5000);
              return false;
            })) {
      Request request = Plans.withTimeout(Plans.get(server.port(), "/"), Duration.ofMillis(50));
      try (TestRun run =
          new TestRun(Plans.steady(100, HALF, request), TestRun.SETTINGS).start().leased()) {
        run.drain();
        assertThat(run.errors()).containsOnlyKeys(ErrorKind.TIMEOUT);
        assertThat(closing(server.port())).isZero();
      }
    }
  }

  /** This machine's sockets to a server that keep their port after their end. */
  private static long closing(int serverPort) throws IOException {
    // FIN_WAIT1, FIN_WAIT2, TIME_WAIT
    Set<String> states = Set.of("04", "05", "06");
    String remote = ":%04X".formatted(serverPort);
    long found = 0;
    for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
      found +=
          Files.readAllLines(Path.of(table)).stream()
              .map(line -> line.strip().split(" +", -1))
              .filter(fields -> fields[2].endsWith(remote) && states.contains(fields[3]))
              .count();
    }
    return found;
  }

  @Test
  void connectionsFollowTheAddressesOfTheirHost() throws Exception {
    InetAddress first = InetAddress.ofLiteral("127.0.0.1");
    InetAddress second = InetAddress.ofLiteral("127.0.0.2");
    AtomicReference<InetAddress> current = new AtomicReference<>(first);
    Queue<InetAddress> asked = new ConcurrentLinkedQueue<>();
    try (TestServer server =
        new TestServer(
            (_, _, socket, out) -> {
              asked.add(socket.getLocalAddress());
              out.write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".getBytes(US_ASCII));
              return true;
            })) {
      Request request =
          Plans.at(new Endpoint("shop.test", server.port()), Plans.get(server.port(), "/"));
      try (TestRun run =
          new TestRun(
                  Plans.steady(200, Duration.ofSeconds(2), request),
                  TestRun.SETTINGS.withDnsRefresh(Duration.ofMillis(50)),
                  host -> new InetAddress[] {current.get()})
              .start()
              .leased()) {
        Awaitility.await().until(() -> asked.contains(first));
        current.set(second);
        run.drain();
        List<InetAddress> all = List.copyOf(asked);
        assertThat(all.subList(all.size() - 50, all.size())).containsOnly(second);
        assertThat(run.counts().succeeded()).isEqualTo(400);
      }
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

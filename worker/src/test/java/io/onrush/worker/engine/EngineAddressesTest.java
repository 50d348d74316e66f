package io.onrush.worker.engine;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.onrush.plan.Endpoint;
import io.onrush.plan.HttpVersion;
import io.onrush.plan.Plan;
import io.onrush.plan.Protocols;
import io.onrush.plan.Request;
import io.onrush.plan.Tls;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A name with several addresses, as a headless Service has. */
@Timeout(60)
class EngineAddressesTest {
  private static final List<InetAddress> THREE =
      IntStream.rangeClosed(1, 3).mapToObj(i -> InetAddress.ofLiteral("127.0.0." + i)).toList();

  /** A multiple of the addresses. */
  private static final int OPEN_AHEAD = 33;

  /** Those asked, in order. */
  private final Queue<InetAddress> asked = new ConcurrentLinkedQueue<>();

  private final AtomicReference<List<InetAddress>> current = new AtomicReference<>(THREE);

  private TestServer http1(long delayMs) {
    return new TestServer(
        (_, _, socket, out) -> {
          asked.add(socket.getLocalAddress());
          Thread.sleep(delayMs);
          out.write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".getBytes(US_ASCII));
          return true;
        });
  }

  private Http2TestServer http2(long delayMs) {
    return new Http2TestServer(
        100,
        a -> {
          SocketAddress local = a.context().channel().localAddress();
          asked.add(((InetSocketAddress) local).getAddress());
          a.later(a::ok, delayMs);
        });
  }

  private TestRun run(HttpVersion http, int port, int loops, Duration duration) {
    return run(new Protocols(http, Tls.DEFAULT, Protocols.UNLIMITED), port, loops, duration);
  }

  private TestRun run(Protocols protocols, int port, int loops, Duration duration) {
    Request request = Plans.at(new Endpoint("shop.test", port), Plans.get(port, "/"));
    Plan plan = Plans.spoken(protocols, Plans.steady(150, duration, request));
    return new TestRun(
            plan,
            TestRun.SETTINGS
                .withLoops(loops)
                .withOpenAheadPerLoop(OPEN_AHEAD)
                .withDnsRefresh(Duration.ofMillis(50)),
            _ -> current.get().toArray(InetAddress[]::new))
        .start()
        .leased();
  }

  private void assertEven() {
    assertThat(THREE)
        .allSatisfy(a -> assertThat(Collections.frequency(asked, a)).isBetween(90, 110));
  }

  /** With 100 ms each, fifteen connections are busy at once. */
  @ParameterizedTest
  @ValueSource(longs = {0, 100})
  void requestsTakeAllAddressesInTurn(long delayMs) {
    try (TestServer server = http1(delayMs);
        TestRun run = run(HttpVersion.HTTP_1_1, server.port(), 1, Duration.ofSeconds(2))) {
      run.drain();
      assertThat(run.counts().succeeded()).isEqualTo(300);
      assertEven();
    }
  }

  @Test
  void anAddressThatHasLostItsConnectionsGetsNewOnes() {
    try (TestServer server = http1(0);
        TestRun run = run(HttpVersion.HTTP_1_1, server.port(), 1, Duration.ofSeconds(2))) {
      InetAddress lost = THREE.getLast();
      run.engine.announceStage(
          500_000_000, _ -> server.cut(socket -> socket.getLocalAddress().equals(lost)));
      run.drain();
      long last = Collections.frequency(asked, lost);
      assertThat(last).isBetween(75L, 110L);
    }
  }

  @Test
  void connectionsThatAreAlwaysBusyFollowTheAddresses() {
    InetAddress before = THREE.getFirst();
    InetAddress after = THREE.getLast();
    current.set(List.of(before));
    Protocols three = new Protocols(HttpVersion.HTTP_1_1, Tls.DEFAULT, 3);
    try (TestServer server = http1(30);
        TestRun run = run(three, server.port(), 1, Duration.ofSeconds(2))) {
      run.engine.announceStage(500_000_000, _ -> current.set(List.of(after)));
      run.drain();
      assertThat(run.errors()).isEmpty();
      assertThat(List.copyOf(asked).subList(200, 300)).containsOnly(after);
      assertThat(asked).contains(before);
    }
  }

  @Test
  void loopsWithOneConnectionEachBeginAtDifferentAddresses() {
    Protocols limited = new Protocols(HttpVersion.HTTP_2, Tls.DEFAULT, 3);
    try (Http2TestServer server = http2(0);
        TestRun run = run(limited, server.port(), 3, Duration.ofSeconds(2))) {
      run.drain();
      assertThat(run.counts().succeeded()).isEqualTo(300);
      assertEven();
      assertThat(server.connections).hasValue(3);
    }
  }

  @Test
  void loopsAndWorkersBeginWhereThoseBeforeThemEnd() {
    // Of ten, four loops may open 2, 3, 2 and 3.
    assertThat(IntStream.range(0, 4).map(loop -> LaneThread.firstAddress(10, 32, 1, 4, loop)))
        .containsExactly(0, 2, 5, 7);
    assertThat(LaneThread.firstAddress(10, 32, 2, 4, 0)).isEqualTo(10);
    assertThat(LaneThread.firstAddress(Protocols.UNLIMITED, 32, 2, 2, 1)).isEqualTo(96);
    // Nothing is opened ahead: they begin at one after the other all the same.
    assertThat(LaneThread.firstAddress(Protocols.UNLIMITED, 0, 3, 1, 0)).isEqualTo(2);
  }

  @Test
  void requestsOnSharedConnectionsTakeAllAddressesInTurn() {
    try (Http2TestServer server = http2(0);
        TestRun run = run(HttpVersion.HTTP_2, server.port(), 2, Duration.ofSeconds(2))) {
      run.drain();
      assertThat(run.counts().succeeded()).isEqualTo(300);
      assertEven();
      // One to each address, from each loop.
      assertThat(server.connections).hasValue(6);
    }
  }

  @Test
  void anotherAddressCostsNoRequestThatIsUnderWay() {
    InetAddress first = THREE.getFirst();
    InetAddress added = THREE.getLast();
    current.set(List.of(first));
    try (Http2TestServer server = http2(1500);
        TestRun run = run(HttpVersion.HTTP_2, server.port(), 1, Duration.ofSeconds(2))) {
      run.engine.announceStage(500_000_000, _ -> current.set(List.of(first, added)));
      run.drain();
      assertThat(run.errors()).isEmpty();
      assertThat(run.counts().succeeded()).isEqualTo(300);
      assertThat(asked).contains(added);
    }
  }

  @Test
  void idleConnectionsFollowOtherAddressesAFewAtATime() {
    current.set(List.of(THREE.getFirst()));
    AtomicReference<EngineLoad> soon = new AtomicReference<>(EngineLoad.NONE);
    try (TestServer server = http1(0)) {
      Request request =
          Plans.at(new Endpoint("shop.test", server.port()), Plans.get(server.port(), "/"));
      try (TestRun run =
          new TestRun(
              Plans.steady(100, Duration.ofMillis(500), request),
              TestRun.SETTINGS
                  .withLoops(1)
                  .withOpenAheadPerLoop(40)
                  .withDnsRefresh(Duration.ofMillis(10)),
              _ -> current.get().toArray(InetAddress[]::new))) {
        current.set(List.of(THREE.getLast()));
        run.engine.announceStage(250_000_000, _ -> soon.set(run.engine.load()));
        run.leased().start().drain();
        assertThat(run.errors()).isEmpty();
        assertThat(run.counts().succeeded()).isEqualTo(50);
        // Of 40: 5 each 100 ms from 50 ms before its beginning on.
        assertThat(soon.get().idleConnections() + soon.get().inFlight()).isGreaterThanOrEqualTo(20);
      }
    }
  }
}

package io.onrush.bench.arrivals;

import static org.assertj.core.api.Assertions.assertThat;

import io.onrush.measure.Cell;
import io.onrush.measure.ErrorKind;
import io.onrush.plan.Plan;
import io.onrush.plan.PlanOptions;
import io.onrush.plan.PlanParser;
import io.onrush.target.Delay;
import io.onrush.target.TargetServer;
import io.onrush.target.TargetSettings;
import io.onrush.target.Truth;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.LinkedHashMap;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * One run against targets that answer after known delays, held against their own books.
 *
 * <p>No answer is reported faster than it was: of each request, and so of every quantile, {@code
 * response >= service >= delay}. How much slower it may be reported is the machine's doing, and one
 * more target, without a delay, shows how much that is: all but one in a hundred of its requests
 * are answered within {@code noise}. So of the others {@code service(q - 2 %) <= delay(q) + noise},
 * with one percent to spare for chance.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TruthTest {
  private static final int RATE = 200;
  private static final int SECONDS = 3;
  private static final int SENT = RATE * SECONDS;

  /** Frozen in the last second of each period, so for a third of the run. */
  private static final Map<String, String> DELAYS =
      Map.of(
          "nothing", "0",
          "constant", "5ms",
          "humps", "bimodal:1ms,50ms,0.1",
          "tail", "lognormal:5ms,1",
          "frozen", "freeze:1s/3s");

  /** Three digits, in both histograms, and whole microseconds. */
  private static final double DIGITS = 1.002;

  private static final double ROUNDING_MS = 0.001;
  private static final double SHIFT = 0.02;

  private final Map<String, TargetServer> targets = new LinkedHashMap<>();
  private Engines engines;
  private double noiseMs;

  @BeforeAll
  void send() throws Exception {
    StringBuilder plan = new StringBuilder("name: truth\ntarget: http://127.0.0.1:1\nscenarios:\n");
    for (Map.Entry<String, String> delay : DELAYS.entrySet()) {
      TargetServer target =
          TargetServer.start(new TargetSettings("127.0.0.1", 0, Delay.parse(delay.getValue()), 0));
      targets.put(delay.getKey(), target);
      String request = request(delay.getKey(), target.port());
      plan.append(scenario(delay.getKey(), RATE, request));
    }
    plan.append(scenario("refused", RATE / 2, request("refused", closedPort())));
    Plan parsed = PlanParser.parse(plan.toString(), PlanOptions.NONE);
    engines = new Engines(parsed, 1);
    targets.values().forEach(TargetServer::reset);
    engines.run();
    noiseMs = at(engines.times("nothing", Cell::response), 0.99);
  }

  private static String scenario(String name, int rate, String request) {
    return "  %s: {executor: constant-arrival-rate, rate: %d, duration: %ds, requests: [%s]}\n"
        .formatted(name, rate, SECONDS, request);
  }

  private static String request(String name, int port) {
    return "{name: %s, url: \"http://127.0.0.1:%d/\"}".formatted(name, port);
  }

  private static int closedPort() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @AfterAll
  void close() {
    engines.close();
    targets.values().forEach(TargetServer::close);
  }

  /** Milliseconds. */
  private static double at(Histogram us, double q) {
    return us.getValueAtPercentile(100 * q) / 1e3;
  }

  @ParameterizedTest
  @ValueSource(strings = {"nothing", "constant", "humps", "tail", "frozen"})
  void reportedPercentilesAgreeWithTheTargetsBooks(String name) {
    Truth truth = targets.get(name).truth();
    assertThat(truth.requests()).isEqualTo(SENT);
    assertThat(engines.counts(name).succeeded()).isEqualTo(SENT);
    Truth.Spread delays = truth.delays();
    Histogram service = engines.times(name, Cell::service);
    Histogram response = engines.times(name, Cell::response);
    agree(service, response, 0.5, delays.p50());
    agree(service, response, 0.9, delays.p90());
    agree(service, response, 0.99, delays.p99());
    notFaster(service, response, 1, delays.max());
    assertThat(service.getMean() / 1e3).isGreaterThan(delays.mean() / DIGITS - ROUNDING_MS);
  }

  private void agree(Histogram service, Histogram response, double q, double delayMs) {
    notFaster(service, response, q, delayMs);
    assertThat(at(service, q - SHIFT))
        .as("service, %s, noise %s ms", q, noiseMs)
        .isLessThanOrEqualTo(delayMs * DIGITS + noiseMs + ROUNDING_MS);
    assertThat(at(response, q - SHIFT))
        .as("response, %s, noise %s ms", q, noiseMs)
        .isLessThanOrEqualTo(delayMs * DIGITS + noiseMs + ROUNDING_MS);
  }

  private static void notFaster(Histogram service, Histogram response, double q, double delayMs) {
    assertThat(at(service, q))
        .as("service, %s", q)
        .isGreaterThanOrEqualTo(delayMs / DIGITS - ROUNDING_MS);
    assertThat(at(response, q))
        .as("response, %s", q)
        .isGreaterThanOrEqualTo(at(service, q) / DIGITS - ROUNDING_MS);
  }

  /**
   * Of {@code RATE * SECONDS} requests those of one second wait for its end: {@code RATE} samples,
   * evenly on 0 to 1 s.
   */
  @Test
  void aFreezeOfOneSecondShowsInEveryRequestThatWasDueMeanwhile() {
    Histogram response = engines.times("frozen", Cell::response);
    assertThat(response.getTotalCount()).isEqualTo(SENT);
    double gapMs = 1000.0 / RATE;
    for (double q : new double[] {0.7, 0.75, 0.8, 0.9, 0.95, 0.99}) {
      double analyticMs = 1000 - (1 - q) * SECONDS * 1000;
      assertThat(at(response, q)).as("%s", q).isGreaterThan(analyticMs - 2 * gapMs);
      assertThat(at(response, q - SHIFT))
          .as("%s, noise %s ms", q, noiseMs)
          .isLessThan(analyticMs + gapMs + noiseMs + BURST_MS);
    }
  }

  /** All of them are answered at one instant, and it takes the machine a while to read them. */
  private static final double BURST_MS = 50;

  @Test
  void aRefusedConnectionIsInNoPercentile() {
    assertThat(engines.counts("refused").sent()).isEqualTo(SENT / 2);
    assertThat(engines.counts("refused").failed()).isEqualTo(SENT / 2);
    assertThat(engines.errors("refused", ErrorKind.CONNECT_REFUSED)).isEqualTo(SENT / 2);
    assertThat(engines.times("refused", Cell::response).getTotalCount()).isZero();
    assertThat(engines.times("refused", Cell::service).getTotalCount()).isZero();
    assertThat(engines.times(Cell::response).getTotalCount())
        .isEqualTo((long) DELAYS.size() * SENT);
  }
}

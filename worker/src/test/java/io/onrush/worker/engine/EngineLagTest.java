package io.onrush.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.onrush.measure.Cell;
import io.onrush.measure.Histograms;
import io.onrush.plan.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** When requests leave. Of what a busy machine makes late, only the best moment counts. */
@Timeout(60)
class EngineLagTest {
  private static final EngineSettings ONE_LOOP = TestRun.SETTINGS.withLoops(1);
  private static final Duration WINDOW = Duration.ofMillis(200);
  private static final int WINDOWS = 8;

  @Test
  void inAQuietMomentMostRequestsLeaveWithinAMillisecond() {
    Stage window = new Stage("window", WINDOW, 200);
    try (EchoServer server = new EchoServer();
        TestRun run =
            new TestRun(
                Plans.plan(
                    Collections.nCopies(WINDOWS, window), 200, Plans.get(server.port(), "/")),
                ONE_LOOP)) {
      run.leased().start().drain();
      assertThat(run.counts().sent()).isEqualTo(320);
      long quietest = run.cells().stream().mapToLong(EngineLagTest::lagP50Us).min().orElseThrow();
      assertThat(quietest).as("us").isLessThan(1000);
    }
  }

  private static long lagP50Us(Cell cell) {
    Histogram lag = Histograms.forMerging();
    cell.lag().addTo(lag);
    // Requests that a second cuts off from their window are too few to tell.
    return lag.getTotalCount() < 20 ? Long.MAX_VALUE : lag.getValueAtPercentile(50);
  }

  @Test
  void linuxWakesTheLoopAtTheInstantItWaitsFor() throws Exception {
    Path own = Path.of("/proc/self/timerslack_ns");
    assumeTrue(Files.isReadable(own), own + " cannot be read");
    CompletableFuture<String> slack = new CompletableFuture<>();
    try (TestRun run = new TestRun(Plans.steady(1, WINDOW, Plans.get(1, "/")), ONE_LOOP)) {
      run.engine.announceStage(
          0, _ -> slack.completeAsync(EngineLagTest::timerSlack, Runnable::run));
      run.start();
      assertThat(slack.get(10, TimeUnit.SECONDS)).isEqualTo("1");
    }
  }

  /** Of the calling thread: another one's takes a capability to be read. */
  private static String timerSlack() {
    try {
      Path thread = Path.of("/proc/thread-self").toRealPath().getFileName();
      return Files.readString(Path.of("/proc").resolve(thread).resolve("timerslack_ns")).strip();
    } catch (IOException e) {
      return e.toString();
    }
  }

  @Test
  void requestsWaitForThoseThatFollowWithinTheWindow() {
    EngineSettings together = ONE_LOOP.withCoalescing(Duration.ofMillis(20));
    try (EchoServer server = new EchoServer();
        TestRun run =
            new TestRun(
                Plans.steady(1000, Duration.ofSeconds(1), Plans.get(server.port(), "/")),
                together)) {
      run.leased().start().drain();
      assertThat(run.counts().succeeded()).isEqualTo(1000);
      // 21 leave together, 20 to 0 ms late.
      assertThat(run.lag().getValueAtPercentile(50)).as("us").isGreaterThan(5000);
    }
  }
}

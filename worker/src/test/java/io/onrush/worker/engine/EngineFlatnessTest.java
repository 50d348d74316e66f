package io.onrush.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.onrush.plan.Plan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Isolated;

/** What an engine holds of the process does not grow, and is given back. */
@Timeout(60)
@Isolated
class EngineFlatnessTest {
  private static final long SECOND_NS = 1_000_000_000L;

  /** A class or two loaded from a jar, a thread of the JVM's own. */
  private static final int FEW = 3;

  /** Threads and file descriptors of this process. */
  private record Held(int threads, int descriptors) {
    static Held now() {
      try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
        return new Held(Thread.getAllStackTraces().size(), (int) open.count());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    void assertHardlyMoreThan(Held before) {
      assertThat(threads).as("threads").isLessThanOrEqualTo(before.threads + FEW);
      assertThat(descriptors).as("descriptors").isLessThanOrEqualTo(before.descriptors + FEW);
    }
  }

  @Test
  void requestsLeaveNothingOpen() {
    List<Held> held = new ArrayList<>();
    try (EchoServer server = new EchoServer();
        TestRun run =
            new TestRun(
                Plans.steady(2000, Duration.ofMillis(2100), Plans.get(server.port(), "/")),
                // As many as may be in flight: none is opened later.
                TestRun.SETTINGS.withLoops(1).withOpenAheadPerLoop(20))) {
      run.engine.announceStage(SECOND_NS, _ -> held.add(Held.now()));
      run.engine.announceStage(2 * SECOND_NS, _ -> held.add(Held.now()));
      run.leased().start(20).drain();
      assertThat(run.counts().succeeded()).isGreaterThan(1000);
    }
    assertThat(held).hasSize(2);
    held.getLast().assertHardlyMoreThan(held.getFirst());
  }

  @Test
  void enginesThatAreClosedLeaveNothing() {
    try (EchoServer server = new EchoServer()) {
      Plan plan = Plans.steady(1, Duration.ofSeconds(1), Plans.get(server.port(), "/"));
      // What is made once for all of them.
      prepareAndClose(plan);
      await().untilAsserted(() -> assertThat(loops()).isZero());
      Held before = Held.now();
      for (int i = 0; i < 10; i++) {
        prepareAndClose(plan);
      }
      await().untilAsserted(() -> Held.now().assertHardlyMoreThan(before));
    }
  }

  private static long loops() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(t -> t.getName().startsWith("onrush-loop"))
        .count();
  }

  private static void prepareAndClose(Plan plan) {
    new TestRun(plan, TestRun.SETTINGS.withWarmUp(Duration.ofMillis(10))).close();
  }
}

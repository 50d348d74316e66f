package io.onrush.worker.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.onrush.pace.Assignment;
import io.onrush.pace.Courses;
import io.onrush.pace.Division;
import io.onrush.plan.Plan;
import io.onrush.plan.PlanOptions;
import io.onrush.plan.PlanParser;
import io.onrush.protocol.Saturation;
import io.onrush.protocol.Saturation.Cause;
import io.onrush.protocol.WorkerLoad;
import io.onrush.worker.engine.Engine;
import io.onrush.worker.engine.EngineSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Isolated;

/** A real engine, and what Linux and the JVM tell of it. */
@Timeout(60)
@Isolated
class ProcessWatchTest {
  /** Sends to where nobody listens. */
  private static Engine engine(int loops, int rate) throws Exception {
    Plan plan =
        PlanParser.parse(
            """
            name: watched
            target: http://127.0.0.1:1
            scenarios:
              main:
                executor: constant-arrival-rate
                rate: %d
                duration: 1h
                maxVUs: 10
                requests: [{url: /}]
            """
                .formatted(rate),
            PlanOptions.NONE);
    EngineSettings settings =
        EngineSettings.defaults().withLoops(loops).withWarmUp(Duration.ofMillis(10));
    Engine engine = Engine.create(settings, plan, 1, (_, _, _) -> {});
    engine.prepare().toCompletableFuture().get(30, TimeUnit.SECONDS);
    long now = System.nanoTime();
    engine.lease(now + TimeUnit.MINUTES.toNanos(5));
    engine.mapClock(now);
    engine.enter(
        new Division(1, 0, List.of(new Assignment(1, 0)), Courses.of(plan)), 0, List.of(10));
    return engine;
  }

  private static LoopTime time(Path task) {
    return LoopTime.of(task).orElseThrow();
  }

  @Test
  void theTimeOfEachLoopIsRead() throws Exception {
    try (Engine engine = engine(2, 5000)) {
      List<Path> tasks = engine.tasks();
      assertThat(tasks).hasSize(2).doesNotHaveDuplicates();
      List<LoopTime> before = tasks.stream().map(ProcessWatchTest::time).toList();
      await()
          .untilAsserted(
              () -> {
                for (int i = 0; i < 2; i++) {
                  LoopTime since = time(tasks.get(i)).since(before.get(i));
                  assertThat(since.busyNs()).isGreaterThan(2_000_000);
                }
              });
    }
  }

  @Test
  void whatKeepsAWorkerFromWorkingIsNamed() throws Exception {
    ProcessWatch watch = new ProcessWatch();
    List<Object> ballast = ballast();
    try (Engine engine = engine(1, 5000)) {
      watch.follow(engine);
      await()
          .atMost(Duration.ofSeconds(30))
          .pollInterval(Duration.ofMillis(250))
          .untilAsserted(
              () -> {
                System.gc();
                assertThat(causes(watch.load())).contains(Cause.LAG, Cause.GC);
              });
    }
    assertThat(ballast).isNotEmpty();
  }

  /** Enough that a collection keeps requests waiting for longer than a worker may. */
  private static List<Object> ballast() {
    List<Object> kept = new ArrayList<>();
    long begin;
    do {
      for (int i = 0; i < 100_000; i++) {
        kept.add(new Object[1]);
      }
      begin = System.nanoTime();
      System.gc();
    } while (System.nanoTime() - begin < TimeUnit.MILLISECONDS.toNanos(50));
    return kept;
  }

  private static Collection<Cause> causes(WorkerLoad load) {
    return load.saturation().stream().map(Saturation::cause).toList();
  }
}

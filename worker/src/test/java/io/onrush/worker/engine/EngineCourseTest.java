package io.onrush.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.onrush.pace.Courses;
import io.onrush.plan.Plan;
import io.onrush.plan.Stage;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** 1000 requests a second for a second and half a second more, changed under way. */
@Timeout(60)
class EngineCourseTest {
  private static final long MS = 1_000_000;

  private static Plan plan(TestServer server) {
    return Plans.plan(
        List.of(
            new Stage("first", Duration.ofSeconds(1), 1000),
            new Stage("second", Duration.ofMillis(500), 1000)),
        1000,
        Plans.get(server.port(), "/"));
  }

  /** A change of the plan's own courses at an instant; a second is left to say more. */
  private static TestRun changed(TestServer server, long atNs, UnaryOperator<Courses> change) {
    TestRun run = new TestRun(plan(server));
    run.leased().startIn(1000 * MS, 1000);
    return run.enter(2, atNs, 1, 0, 1000, change.apply(Courses.of(plan(server))));
  }

  private static void check(TestServer server, TestRun run, long first, long second) {
    run.drain();
    assertThat(run.counts(0, 0).due()).isEqualTo(first);
    assertThat(run.counts(1, 0).due()).isEqualTo(second);
    assertThat(run.counts().succeeded()).isEqualTo(server.count());
  }

  @Test
  void aNewRateHoldsToTheEndOfTheStage() {
    try (TestServer server = TestServer.ok();
        TestRun run = changed(server, 400 * MS, c -> c.rate(400 * MS, 500, 0))) {
      // The second stage goes from 500 to 1000.
      check(server, run, 400 + 300, 375);
    }
  }

  @Test
  void aPauseDelaysWhatFollowsAndLosesNothing() {
    try (TestServer server = TestServer.ok();
        TestRun run = changed(server, 400 * MS, c -> c.pause(400 * MS))) {
      Courses resumed = Courses.of(plan(server)).pause(400 * MS).resume(900 * MS);
      run.enter(3, 900 * MS, 1, 0, 1000, resumed);
      check(server, run, 1000, 500);
      // Half of this second is a pause; what the loop comes to late counts in the next one.
      assertThat(run.intervals().getFirst().counts().due()).isLessThanOrEqualTo(500);
    }
  }

  @Test
  void aStageThatIsExtendedGoesOnForLonger() {
    try (TestServer server = TestServer.ok();
        TestRun run = changed(server, 1300 * MS, c -> c.extendStage(1300 * MS, 400 * MS))) {
      check(server, run, 1000, 900);
    }
  }

  @Test
  void aStageThatIsSkippedGivesWayToTheNext() {
    try (TestServer server = TestServer.ok();
        TestRun run = changed(server, 300 * MS, c -> c.skipStage(300 * MS))) {
      check(server, run, 300, 500);
      assertThat(run.intervals()).hasSize(1);
    }
  }

  @Test
  void aChangeForgetsTheStagesThatWereAnnounced() {
    try (TestServer server = TestServer.ok();
        TestRun run = new TestRun(plan(server))) {
      CompletableFuture<Long> forgotten = new CompletableFuture<>();
      CompletableFuture<Long> anew = new CompletableFuture<>();
      run.engine.announceStage(1000 * MS, forgotten::complete);
      run.leased().startIn(1000 * MS, 1000);
      Courses skipped = Courses.of(plan(server)).skipStage(300 * MS);
      run.enter(2, 300 * MS, 1, 0, 1000, skipped);
      run.engine.announceStage(300 * MS, anew::complete);
      run.drain();
      assertThat(forgotten).isNotDone();
      assertThat(anew).isDone();
    }
  }

  @Test
  void aWorkerThatJoinsAfterThePlansOwnEndCarriesItsShare() {
    try (TestServer server = TestServer.ok()) {
      Courses extended = Courses.of(plan(server)).extendStage(500 * MS, 3500 * MS);
      for (int i = 0; i < 10; i++) {
        try (TestRun run = new TestRun(plan(server))) {
          run.engine.mapClock(System.nanoTime() - 4700 * MS);
          run.leased().enter(1, 4750 * MS, 1, 0, 1000, extended).drain();
          assertThat(run.counts().due()).isEqualTo(250);
        }
      }
    }
  }
}

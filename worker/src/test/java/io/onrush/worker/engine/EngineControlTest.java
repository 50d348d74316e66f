package io.onrush.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class EngineControlTest {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final long MS = 1_000_000;

  @Test
  void withoutALeaseAllIsMissedAndNothingSent() {
    try (TestServer server = TestServer.ok();
        TestRun run = new TestRun(Plans.steady(500, SECOND, Plans.get(server.port(), "/")))) {
      run.start().drain();
      assertThat(run.counts().missed()).isEqualTo(500);
      assertThat(run.counts().due()).isEqualTo(500);
      assertThat(server.count()).isZero();
    }
  }

  @Test
  void whatComesDueInAGapOfLeasesIsMissedAndTheRestSent() {
    try (TestServer server = TestServer.ok();
        TestRun run =
            new TestRun(Plans.steady(500, Duration.ofSeconds(2), Plans.get(server.port(), "/")))) {
      run.engine.lease(System.nanoTime() + 500 * MS);
      run.start();
      await().pollDelay(Duration.ZERO).until(() -> run.nowNs() > 1000 * MS);
      run.leased().drain();
      assertThat(run.counts().due()).isEqualTo(1000);
      assertThat(run.counts().missed()).isBetween(150L, 600L);
      assertThat(run.counts().sent()).isEqualTo(server.count());
      assertThat(run.counts().succeeded()).isGreaterThan(300);
    }
  }

  @Test
  void noMoreThanTheLimitIsInFlightAndTheRestIsDropped() {
    try (TestServer server = new TestServer((_, _, _, _) -> true);
        TestRun run = new TestRun(Plans.steady(200, SECOND, Plans.get(server.port(), "/")))) {
      run.start(7).leased();
      await().until(() -> run.nowNs() > 500 * MS);
      assertThat(run.engine.load().inFlight()).isEqualTo(7);
      run.engine.stop(1000 * MS, Duration.ZERO);
      run.drain();
      assertThat(run.counts().sent()).isEqualTo(7);
      assertThat(run.counts().dropped()).isEqualTo(193);
    }
  }

  @Test
  void aChangeOfDivisionLosesAndDoublesNothing() {
    try (TestServer server = TestServer.ok();
        TestRun run = new TestRun(Plans.steady(1000, SECOND, Plans.get(server.port(), "/")))) {
      run.leased().start();
      // Half of the rate from 0.4 s on: its first request is due where the old one's would be.
      run.enter(2, 400 * MS, 0.5, 0, 1000);
      run.drain();
      assertThat(run.counts().due()).isEqualTo(400 + 300);
      assertThat(run.counts().succeeded()).isEqualTo(server.count());
    }
  }

  @Test
  void whatALateDivisionHadDueBeforeIsNotMadeUpFor() {
    try (TestServer server = TestServer.ok();
        TestRun run = new TestRun(Plans.steady(1000, SECOND, Plans.get(server.port(), "/")))) {
      run.engine.mapClock(System.nanoTime());
      run.leased().late(400 * MS).enter(1, 0, 1, 0, 1000).drain();
      assertThat(run.counts().due()).isEqualTo(600);
      assertThat(run.counts().sent()).isEqualTo(server.count());
    }
  }

  @Test
  void theBeginningOfAStageIsSeen() throws Exception {
    try (TestServer server = TestServer.ok();
        TestRun run = new TestRun(Plans.steady(100, SECOND, Plans.get(server.port(), "/")))) {
      CompletableFuture<Long> entered = new CompletableFuture<>();
      run.engine.announceStage(300 * MS, entered::complete);
      run.start(100).leased().drain();
      assertThat(entered.get(5, TimeUnit.SECONDS)).isGreaterThanOrEqualTo(300 * MS);
    }
  }

  @Test
  void aStopEndsTheRunAtItsInstant() {
    try (TestServer server = TestServer.ok();
        TestRun run =
            TestRun.of(Plans.steady(1000, Duration.ofMinutes(10), Plans.get(server.port(), "/")))) {
      run.engine.stop(1300 * MS, SECOND);
      run.drain();
      assertThat(run.counts().due()).isEqualTo(1300);
      assertThat(run.counts().succeeded()).isEqualTo(1300);
      assertThat(run.intervals()).hasSize(2);
    }
  }

  @Test
  void aStopBeforeTheStartDrainsAtOnce() throws Exception {
    try (TestServer server = TestServer.ok();
        TestRun run = new TestRun(Plans.steady(10, SECOND, Plans.get(server.port(), "/")))) {
      run.engine.stop(0, Duration.ZERO);
      run.engine.drained().toCompletableFuture().get(5, TimeUnit.SECONDS);
      assertThat(run.counts().due()).isZero();
    }
  }

  @Test
  void aWorkerThatJoinsStartsItsPeriodsAtItsSecond() {
    try (TestServer server = TestServer.ok();
        TestRun run =
            new TestRun(Plans.steady(100, Duration.ofSeconds(4), Plans.get(server.port(), "/")))) {
      run.engine.mapClock(System.nanoTime() - 2200 * MS);
      run.leased().enter(1, 2500 * MS, 1, 0, 100).drain();
      assertThat(run.intervals().getFirst().fromNs()).isEqualTo(2000 * MS);
      assertThat(run.counts().due()).isEqualTo(150);
      assertThat(run.counts().missed()).isZero();
    }
  }

  @Test
  void emptyPeriodsAreGivenToo() {
    try (TestServer server = TestServer.ok();
        TestRun run =
            new TestRun(Plans.steady(1, Duration.ofSeconds(3), Plans.get(server.port(), "/")))) {
      run.leased().start().enter(2, 0, 0, 0, 1).drain();
      assertThat(run.counts().due()).isZero();
      assertThat(run.intervals()).hasSizeBetween(3, 4);
    }
  }

  @Test
  void whatTheGeneratorIsTooLateForIsDropped() {
    try (TestServer server = TestServer.ok();
        TestRun run =
            new TestRun(
                Plans.steady(1000, Duration.ofSeconds(2), Plans.get(server.port(), "/")),
                TestRun.SETTINGS.withMaxLag(Duration.ofMillis(200)))) {
      run.leased().start();
      await().until(() -> run.nowNs() > 700 * MS);
      // The clock moves on by half a second, as after a stall.
      run.engine.mapClock(System.nanoTime() - run.nowNs() - 500 * MS);
      run.drain();
      assertThat(run.counts().due()).isEqualTo(2000);
      assertThat(run.counts().dropped()).isCloseTo(300, within(150L));
      assertThat(run.counts().sent()).isEqualTo(server.count());
      // Their lag counts all the same: nobody takes such a generator for a good one.
      assertThat(run.lag().getTotalCount()).isEqualTo(2000);
      assertThat(run.lag().getCountBetweenValues(200_000, Long.MAX_VALUE))
          .isGreaterThanOrEqualTo(run.counts().dropped());
    }
  }

  @Test
  void closingFailsWhoeverWaits() {
    TestRun run = TestRun.of(Plans.steady(1, Duration.ofHours(1), Plans.get(1, "/")));
    run.close();
    assertThat(run.engine.drained().toCompletableFuture()).isCompletedExceptionally();
  }
}

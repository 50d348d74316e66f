package io.onrush.coordinator.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.onrush.coordinator.run.HandFedWorker.Deaf;
import io.onrush.protocol.ToWorker.Grant;
import io.onrush.protocol.ToWorker.Prepare;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RunStartTest {
  private final HandFedRun hand = new HandFedRun(2);

  @Test
  void everyWorkerIsToldToPrepareUntilItAnswers() {
    HandFedWorker silent = hand.joins("a");
    hand.silence(silent);
    hand.pass(Duration.ofSeconds(1));
    assertThat(hand.orders(silent, Prepare.class)).hasSizeGreaterThanOrEqualTo(4);
    silent.ready();
    int told = hand.orders(silent, Prepare.class).size();
    hand.pass(Duration.ofSeconds(1));
    assertThat(hand.orders(silent, Prepare.class)).hasSize(told);
  }

  @Test
  void nobodyHasALeaseBeforeAllHaveAcknowledgedTheStart() {
    HandFedWorker a = hand.ready("a");
    HandFedWorker b = hand.ready("b");
    b.deafTo(Deaf.START);
    hand.pass(Duration.ofMillis(300));
    assertThat(hand.starts(a)).isNotEmpty();
    assertThat(hand.orders(a, Grant.class)).isNotEmpty().allMatch(g -> g.leaseNs() == 0);
    b.hearsAll();
    hand.passStart();
    assertThat(hand.orders(a, Grant.class)).last().matches(g -> g.leaseNs() > 0);
    assertThat(hand.orders(b, Grant.class)).last().matches(g -> g.leaseNs() > 0);
  }

  @Test
  void nobodyStartsBeforeAllKeepACheckpointThatASuccessorWouldFind() {
    HandFedWorker a = hand.ready("a");
    HandFedWorker b = hand.ready("b");
    b.deafTo(Deaf.KEEP);
    hand.pass(Duration.ofSeconds(2));
    assertThat(hand.run.phase()).isIn(RunPhase.PREPARING, RunPhase.ARMING);
    assertThat(hand.orders(a, Grant.class)).isNotEmpty().allMatch(g -> g.leaseNs() == 0);
    b.hearsAll();
    hand.passStart();
    assertThat(hand.orders(b, Grant.class)).last().matches(g -> g.leaseNs() > 0);
  }

  @Test
  void theStartIsPutOffWhileAWorkerDoesNotAcknowledgeIt() {
    HandFedWorker a = hand.ready("a");
    hand.ready("b").deafTo(Deaf.START);
    hand.pass(Duration.ofSeconds(2));
    assertThat(hand.run.phase()).isIn(RunPhase.PREPARING, RunPhase.ARMING);
    assertThat(hand.starts(a)).hasSizeGreaterThan(2);
    assertThat(hand.starts(a).getLast().startAtNs())
        .isGreaterThan(hand.starts(a).getFirst().startAtNs() + HandFedRun.SECOND);
  }

  @Test
  void aWorkerThatNeverAcknowledgesTheStartFailsTheRunByName() {
    hand.ready("a");
    hand.ready("stubborn").deafTo(Deaf.START);
    hand.pass(Duration.ofSeconds(21));
    assertThat(hand.run.phase()).isEqualTo(RunPhase.FAILED);
    assertThat(hand.run.failures())
        .singleElement()
        .asString()
        .contains("startTimeout 20s", "never acknowledged a start: stubborn");
  }

  @Test
  void startTimeoutNamesWhoIsStillPreparing() {
    hand.ready("a");
    hand.joins("slow");
    hand.pass(Duration.ofSeconds(21));
    assertThat(hand.run.phase()).isEqualTo(RunPhase.FAILED);
    assertThat(hand.ended()).isTrue();
    assertThat(hand.run.failures())
        .containsExactly(
            "not ready within startTimeout 20s: 2 of 2 workers are here, still preparing: slow");
  }

  @Test
  void startTimeoutSaysHowManyAreMissing() {
    hand.ready("a");
    hand.pass(Duration.ofSeconds(21));
    assertThat(hand.run.failures())
        .containsExactly("not ready within startTimeout 20s: 1 of 2 workers are here");
  }

  @Test
  void aRunThatNeverStartedMissedNothing() {
    hand.ready("a");
    hand.ready("b").deafTo(Deaf.START);
    hand.pass(Duration.ofSeconds(21));
    assertThat(hand.run.phase()).isEqualTo(RunPhase.FAILED);
    assertThat(hand.run.started()).isFalse();
    assertThat(hand.runNs()).isZero();
    assertThat(hand.run.gaps(hand.nowNs()).values()).allMatch(Gap.NONE::equals);
  }

  @Test
  void aWorkerLostBeforeTheStartHoldsNoShare() {
    HandFedRun one = new HandFedRun(1);
    HandFedWorker a = one.ready("a");
    HandFedWorker dies = one.ready("dies");
    one.pass(Duration.ofMillis(40));
    assertThat(one.run.phase()).isEqualTo(RunPhase.ARMING);
    one.silence(dies);
    dies.deafTo(Deaf.START);
    one.passStart();
    one.pass(Duration.ofSeconds(1));
    assertThat(one.eventTypes()).contains("worker-lost").doesNotContain("rebalanced");
    assertThat(one.divides(a).getLast().division().assignments().getFirst().fraction())
        .isEqualTo(1);
    assertThat(one.gap(dies)).isEqualTo(Gap.NONE);
  }

  @Test
  void aWorkerThatCannotPrepareFailsTheRun() {
    hand.ready("a");
    hand.joins("b").fails("no such host: nowhere");
    assertThat(hand.run.phase()).isEqualTo(RunPhase.FAILED);
    assertThat(hand.run.failures()).containsExactly("b: no such host: nowhere");
  }
}

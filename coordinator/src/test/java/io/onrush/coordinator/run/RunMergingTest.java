package io.onrush.coordinator.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.onrush.measure.Interval;
import io.onrush.protocol.ToWorker.Fence;
import io.onrush.protocol.ToWorker.Grant;
import io.onrush.protocol.ToWorker.Release;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RunMergingTest {
  private final HandFedRun hand = new HandFedRun(2);
  private final HandFedWorker a = hand.ready("a");
  private final HandFedWorker b = hand.ready("b");

  @Test
  void anIntervalThatComesTwiceOrTooEarlyIsNotMerged() {
    hand.passStart();
    a.reports(1, 10);
    a.reports(1, 10);
    a.reports(3, 10);
    assertThat(hand.merged.stream().map(Interval::sequence)).containsExactly(1L);
    a.reports(2, 10);
    a.reports(3, 10);
    a.reports(2, 10);
    assertThat(hand.merged.stream().map(Interval::sequence)).containsExactly(1L, 2L, 3L);
  }

  @Test
  void aGrantAcknowledgesWhatIsMergedAndNoMore() {
    hand.passStart();
    a.reports(1, 10);
    a.reports(3, 10);
    a.speak();
    b.speak();
    assertThat(hand.orders(a, Grant.class).getLast().acknowledged()).isEqualTo(1);
    assertThat(hand.orders(b, Grant.class).getLast().acknowledged()).isZero();
  }

  @Test
  void aLostWorkersIntervalsAreStillMergedAndItIsFencedOff() {
    hand.passStart();
    hand.silence(a);
    hand.pass(Duration.ofSeconds(2));
    assertThat(hand.eventTypes()).contains("worker-lost");
    a.reports(1, 7);
    a.speak();
    assertThat(hand.merged).hasSize(1);
    assertThat(hand.orders(a, Fence.class)).last().matches(f -> f.acknowledged() == 1);
  }

  @Test
  void theRunEndsOnceAllIsDueAndTheLastIntervalsAreMerged() {
    hand.passStart();
    hand.pass(Duration.ofSeconds(7));
    a.reports(1, 30);
    a.drains(1);
    b.drains(1);
    hand.pass(Duration.ofMillis(100));
    assertThat(hand.ended()).as("an interval of b is still missing").isFalse();
    b.reports(1, 30);
    hand.pass(Duration.ofMillis(100));
    assertThat(hand.run.phase()).isEqualTo(RunPhase.FINISHED);
    assertThat(hand.orders(a, Release.class)).isNotEmpty();
    assertThat(hand.run.gaps(hand.nowNs()).values()).allMatch(Gap.NONE::equals);
  }

  @Test
  void workersForgetTheRunOnlyOnceItsReportIsKept() {
    hand.stores = false;
    hand.passStart();
    hand.pass(Duration.ofSeconds(7));
    a.drains(0);
    b.drains(0);
    hand.pass(Duration.ofMillis(100));
    assertThat(hand.ended()).isTrue();
    a.speak();
    assertThat(hand.orders(a, Release.class)).isEmpty();
    hand.stored();
    assertThat(hand.orders(a, Release.class)).hasSize(1);
    a.speak();
    assertThat(hand.orders(a, Release.class)).as("the first one may be lost").hasSize(2);
  }

  @Test
  void everythingIsToldUpToWhereTheSlowestLiveWorkerHasTold() {
    hand.passStart();
    assertThat(hand.run.toldNs()).isZero();
    a.reports(1, HandFedRun.SECOND, 5);
    a.reports(2, 2 * HandFedRun.SECOND, 5);
    b.reports(1, HandFedRun.SECOND, 5);
    assertThat(hand.run.toldNs()).isEqualTo(HandFedRun.SECOND);
    hand.silence(b);
    hand.pass(Duration.ofSeconds(3));
    assertThat(hand.eventTypes()).contains("worker-lost");
    assertThat(hand.run.toldNs()).isEqualTo(2 * HandFedRun.SECOND);
  }

  @Test
  void theGapOfOneThatDiesBetweenTheFramesOfAPeriodBeginsWithThatPeriod() {
    hand.passStart();
    b.reports(1, HandFedRun.SECOND, 5);
    b.reports(2, 2 * HandFedRun.SECOND, 3, false);
    a.reports(1, 2 * HandFedRun.SECOND, 10);
    assertThat(hand.run.toldNs()).isEqualTo(HandFedRun.SECOND);
    hand.pass(Duration.ofSeconds(3));
    hand.silence(b);
    hand.pass(Duration.ofSeconds(5));
    assertThat(hand.run.gapViews(hand.nowNs()))
        .filteredOn(gap -> gap.worker().equals(Optional.of(b.key().toString())))
        .singleElement()
        .matches(gap -> gap.fromNs() == HandFedRun.SECOND);
  }

  @Test
  void aWorkerThatComesLateHasNothingToTellOfWhatWasBefore() {
    hand.passStart();
    HandFedWorker late = hand.ready("late");
    hand.pass(Duration.ofSeconds(2));
    assertThat(late.share()).isPositive();
    a.reports(1, HandFedRun.SECOND / 4, 5);
    b.reports(1, HandFedRun.SECOND / 4, 5);
    assertThat(hand.run.toldNs()).isEqualTo(HandFedRun.SECOND / 4);
  }

  @Test
  void whatARefusedIntervalTellsOfIsUnaccounted() {
    hand.passStart();
    hand.pass(Duration.ofSeconds(7));
    a.reports(1, 20);
    a.reports(2, 10);
    hand.feed(new RunInput.Refused(a.key(), hand.merged.getLast().counts()));
    a.drains(2);
    b.reports(1, 30);
    b.drains(1);
    hand.pass(Duration.ofMillis(100));
    assertThat(hand.run.phase()).isEqualTo(RunPhase.FINISHED);
    assertThat(hand.gap(a)).isEqualTo(new Gap(0, 10));
    assertThat(hand.gap(b)).isEqualTo(Gap.NONE);
  }

  @Test
  void whatAWorkerNeverDeliversIsUnaccounted() {
    hand.passStart();
    hand.silence(b);
    hand.pass(Duration.ofSeconds(7));
    assertThat(hand.gap(b).unaccounted()).isPositive();
    assertThat(hand.gap(a)).as("it lives").isEqualTo(Gap.NONE);
  }

  @Test
  void oneThatNeverHeardOfTheStopMayHaveSentUntilItsLeaseEnded() {
    hand.passStart();
    hand.pass(Duration.ofSeconds(2));
    long heardNs = hand.runNs();
    hand.silence(b);
    hand.feed(new RunInput.Stop("enough"));
    hand.pass(Duration.ofSeconds(3));
    a.drains(0);
    hand.pass(Duration.ofSeconds(12));
    assertThat(hand.run.phase()).isEqualTo(RunPhase.STOPPED);
    long untilLeaseEnds = (heardNs + HandFedRun.SECOND) / HandFedRun.SECOND * 5;
    assertThat(hand.gap(b).unaccounted()).isGreaterThanOrEqualTo(untilLeaseEnds);
    assertThat(hand.gap(b).missed()).isZero();
  }
}

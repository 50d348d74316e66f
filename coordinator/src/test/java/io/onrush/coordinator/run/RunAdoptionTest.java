package io.onrush.coordinator.run;

import static io.onrush.coordinator.run.HandFedRun.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.onrush.measure.Interval;
import io.onrush.plan.Stage;
import io.onrush.protocol.ToWorker.Fence;
import io.onrush.protocol.ToWorker.Grant;
import io.onrush.protocol.ToWorker.Keep;
import io.onrush.protocol.ToWorker.Order;
import io.onrush.protocol.ToWorker.Recall;
import java.time.Duration;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A run goes on with another coordinator. */
class RunAdoptionTest {
  private static final Offset<Double> EXACTLY = Offset.offset(1e-12);

  private final HandFedRun hand =
      new HandFedRun(3, HandFedRun.plan(new Stage("long", Duration.ofMinutes(1), 10)));
  private final HandFedWorker a = hand.ready("a");
  private final HandFedWorker b = hand.ready("b");
  private final HandFedWorker c = hand.ready("c");

  @BeforeEach
  void start() {
    hand.passStart();
    hand.pass(Duration.ofSeconds(1));
  }

  @Test
  void sharesEventsAndRunTimeGoOnAsTheyWere() {
    int epoch = hand.run.epoch();
    List<RunEvent> events = hand.run.events();
    long runNs = hand.runNs();
    hand.succeed();
    hand.pass(Duration.ofSeconds(3));
    assertThat(hand.divides(a)).allMatch(d -> d.division().epoch() == epoch + 1);
    assertThat(hand.run.epoch()).as("divided anew once").isEqualTo(epoch + 1);
    assertShares(1 / 3.0, 1 / 3.0, 1 / 3.0);
    assertThat(hand.run.unassigned(hand.nowNs())).isZero();
    assertThat(hand.run.events()).startsWith(events.toArray(RunEvent[]::new));
    RunEvent changed = hand.run.events().get(events.size());
    assertThat(changed.type()).isEqualTo("coordinator-changed");
    assertThat(changed.id()).isEqualTo(events.getLast().id() + 1);
    assertThat(hand.runNs()).as("run time goes on").isEqualTo(runNs + 5 * SECOND);
    assertThat(hand.orders(a, Grant.class)).last().matches(g -> g.leaseNs() > 0);
    assertThat(hand.given.stream().map(HandFedRun.Given::order).map(Order::term)).containsOnly(2L);
  }

  @Test
  void whatTheCheckpointHasIsNotMergedAgainAndTheRestIs() {
    a.reports(1, 10);
    checkpoint();
    a.reports(2, 10);
    hand.succeed();
    hand.merged.clear();
    a.reports(1, 10);
    a.reports(2, 10);
    a.reports(2, 10);
    a.reports(3, 10);
    assertThat(hand.merged.stream().map(Interval::sequence)).containsExactly(2L, 3L);
  }

  @Test
  void whatIsMergedIsSettledOnlyByACheckpointThatAllKeep() {
    c.deafTo(HandFedWorker.Deaf.KEEP);
    a.reports(1, 10);
    checkpoint();
    hand.pass(Duration.ofMillis(300));
    assertThat(hand.orders(a, Grant.class))
        .last()
        .matches(g -> g.acknowledged() == 1 && g.settled() == 0);
    assertThat(hand.orders(c, Keep.class)).hasSizeGreaterThan(2);
    c.hearsAll();
    hand.pass(Duration.ofMillis(500));
    assertThat(hand.orders(a, Grant.class)).last().matches(g -> g.settled() == 1);
  }

  @Test
  void oneThatDidNotAnswerIsGivenUpOnlyOnceItMayNotSendAnyMore() {
    hand.silence(c);
    hand.succeed();
    hand.pass(Duration.ofMillis(1300));
    assertThat(hand.eventTypes()).doesNotContain("worker-lost");
    assertThat(a.share()).isLessThan(0.4);
    hand.pass(Duration.ofSeconds(2));
    assertThat(hand.eventTypes()).contains("worker-lost");
    assertThat(a.share()).isEqualTo(0.5);
    assertThat(b.share()).isEqualTo(0.5);
  }

  @Test
  void oneThatAnswersLateIsRecalledAndKeepsItsShare() {
    hand.silence(c);
    hand.succeed();
    hand.hears(c);
    c.speak();
    assertThat(hand.orders(c, Recall.class)).isNotEmpty();
    hand.feed(new RunInput.Testified(c.testimony(2)));
    hand.pass(Duration.ofSeconds(5));
    assertThat(hand.eventTypes()).doesNotContain("worker-lost");
    assertShares(1 / 3.0, 1 / 3.0, 1 / 3.0);
    assertThat(hand.orders(c, Grant.class)).last().matches(g -> g.leaseNs() > 0);
  }

  @Test
  void oneWhoseShareWasGivenAwayIsFencedOffEvenIfNoCheckpointSaysSo() {
    RunMemory before = hand.checkpoints.getLast();
    hand.silence(c);
    hand.pass(Duration.ofSeconds(3));
    assertThat(a.share() + b.share()).isEqualTo(1);
    hand.checkpoints.add(before);
    hand.hears(c);
    hand.succeed();
    hand.pass(Duration.ofSeconds(3));
    assertThat(hand.orders(c, Grant.class)).isEmpty();
    assertThat(hand.orders(c, Fence.class)).isNotEmpty();
    assertThat(a.share()).isEqualTo(0.5);
    assertThat(b.share()).isEqualTo(0.5);
  }

  @Test
  void oneThatWasLostBeforeStaysLostAndIsFencedOff() {
    hand.silence(c);
    hand.pass(Duration.ofSeconds(3));
    assertThat(hand.eventTypes()).contains("worker-lost");
    hand.succeed();
    c.speak();
    assertThat(hand.orders(c, Fence.class)).isNotEmpty();
    hand.pass(Duration.ofSeconds(3));
    assertThat(a.share()).isEqualTo(0.5);
    assertThat(b.share()).isEqualTo(0.5);
  }

  @Test
  void whatNobodyHoldsAnyMoreIsUnaccountedAndNotMissed() {
    a.holdsFrom(3);
    hand.succeed();
    hand.merged.clear();
    a.reports(2, 10);
    a.reports(3, 2);
    assertThat(hand.merged.stream().map(Interval::sequence)).containsExactly(3L);
    hand.pass(Duration.ofSeconds(1));
    hand.feed(new RunInput.Stop("enough"));
    hand.pass(Duration.ofSeconds(1));
    a.drains(3);
    b.drains(0);
    c.drains(0);
    hand.pass(Duration.ofMillis(300));
    assertThat(hand.run.phase()).isEqualTo(RunPhase.STOPPED);
    assertThat(hand.gap(a).unaccounted()).isPositive();
    assertThat(hand.gap(a).missed()).isZero();
    assertThat(hand.gap(b).unaccounted()).as("it has told everything").isZero();
  }

  @Test
  void changedCoursesStayChanged() {
    hand.control(new Control.SetRate(30, Duration.ZERO));
    hand.pass(Duration.ofSeconds(1));
    hand.succeed();
    hand.pass(Duration.ofSeconds(1));
    assertThat(hand.run.courses().revision()).isEqualTo(1);
    assertThat(hand.run.courses().rateAt(hand.runNs())).isEqualTo(30);
    assertThat(hand.control(new Control.Pause())).isInstanceOf(ControlResult.Accepted.class);
  }

  @Test
  void aChangeThatOnlyOneWorkerKnowsOfIsDividedAnewAmongAll() {
    b.deafTo(HandFedWorker.Deaf.DIVIDE);
    c.deafTo(HandFedWorker.Deaf.DIVIDE);
    hand.control(new Control.SetRate(30, Duration.ZERO));
    hand.pass(Duration.ofMillis(40));
    hand.succeed();
    b.hearsAll();
    c.hearsAll();
    hand.pass(Duration.ofSeconds(3));
    assertThat(hand.run.courses().revision()).isEqualTo(1);
    assertThat(hand.run.epoch()).isEqualTo(3);
    assertThat(hand.divides(b).getLast().division().courses()).isEqualTo(hand.run.courses());
    assertThat(hand.divides(c).getLast().division().courses()).isEqualTo(hand.run.courses());
  }

  @Test
  void aCoordinatorOfAnOlderTermHasNoSayAnyMore() {
    a.testimony(2);
    a.speak();
    assertThat(hand.deposed()).isTrue();
    int given = hand.given.size();
    hand.pass(Duration.ofSeconds(3));
    assertThat(hand.given).hasSize(given);
  }

  @Test
  void whereAllDieAfterTheyHaveAnsweredTheRunEndsAllTheSame() {
    hand.adopt();
    List.of(a, b, c).forEach(hand::silence);
    hand.pass(Duration.ofSeconds(1));
    hand.feed(new RunInput.Stop("enough"));
    hand.pass(Duration.ofSeconds(20));
    assertThat(hand.run.phase()).isEqualTo(RunPhase.STOPPED);
  }

  @Test
  void othersInPlaceOfAllThatHaveAnsweredGoOnFromWhereTheRunMustBe() {
    long runNs = hand.runNs();
    hand.adopt();
    List.of(a, b, c).forEach(hand::silence);
    HandFedWorker other = hand.joins("other", "host-a");
    hand.joins("another", "host-b").ready();
    hand.joins("third", "host-c").ready();
    other.ready();
    hand.pass(Duration.ofSeconds(5));
    assertThat(hand.runNs()).isEqualTo(runNs + 7 * SECOND);
    assertThat(other.share()).isCloseTo(1 / 3.0, EXACTLY);
  }

  private void assertShares(double ofA, double ofB, double ofC) {
    assertThat(a.share()).isCloseTo(ofA, EXACTLY);
    assertThat(b.share()).isCloseTo(ofB, EXACTLY);
    assertThat(c.share()).isCloseTo(ofC, EXACTLY);
  }

  /** Something worth remembering happens, and all keep the checkpoint that follows. */
  private void checkpoint() {
    hand.feed(new RunInput.Unreachable("b"));
    hand.pass(Duration.ofMillis(500));
  }
}

package io.onrush.coordinator.run;

import static io.onrush.coordinator.run.HandFedRun.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.onrush.coordinator.run.HandFedWorker.Deaf;
import io.onrush.plan.Stage;
import io.onrush.protocol.ToWorker.Fence;
import io.onrush.protocol.ToWorker.Prepare;
import io.onrush.protocol.ToWorker.Release;
import io.onrush.protocol.ToWorker.Stop;
import io.onrush.protocol.WorkerKey;
import java.time.Duration;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A worker that wants to go, or is told to, hands over its share. */
class RunLeavingTest {
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
  void itIsToldToStopFirstAndTheOthersGrowOnlyAfterItHasArmedThat() {
    c.deafTo(Deaf.STOP);
    c.leaves();
    hand.pass(Duration.ofSeconds(1));
    assertThat(hand.orders(c, Stop.class)).hasSizeGreaterThan(2).noneMatch(Stop::whole);
    assertThat(a.share()).isCloseTo(1 / 3.0, EXACTLY);
    assertThat(hand.divides(a)).hasSize(1);
    c.hearsAll();
    hand.pass(Duration.ofMillis(500));
    assertThat(a.share()).isEqualTo(0.5);
    assertThat(b.share()).isEqualTo(0.5);
    assertThat(hand.divides(a).getLast().division().atNs())
        .isGreaterThanOrEqualTo(hand.orders(c, Stop.class).getLast().atNs());
  }

  @Test
  void whereAllHearAtOnceThereIsOneInstantForTheWholeHandOver() {
    c.leaves();
    hand.pass(Duration.ofMillis(600));
    long stopNs = hand.orders(c, Stop.class).getLast().atNs();
    assertThat(hand.divides(a).getLast().division().atNs()).isEqualTo(stopNs);
    assertThat(hand.divides(b).getLast().division().atNs()).isEqualTo(stopNs);
    hand.pass(Duration.ofSeconds(1));
    assertThat(hand.run.unassigned(hand.nowNs())).isZero();
  }

  @Test
  void itIsReleasedOnceItHasToldEverything() {
    c.leaves();
    hand.pass(Duration.ofSeconds(1));
    c.drains(2);
    c.reports(1, 3);
    hand.pass(Duration.ofMillis(300));
    assertThat(hand.orders(c, Release.class)).isEmpty();
    assertThat(hand.eventTypes()).doesNotContain("worker-left");
    c.reports(2, 2);
    hand.pass(Duration.ofMillis(300));
    assertThat(hand.orders(c, Release.class)).hasSize(1);
    assertThat(hand.eventTypes()).contains("worker-left").doesNotContain("worker-lost");
  }

  @Test
  void itIsNotTakenInAgain() {
    c.leaves();
    hand.pass(Duration.ofSeconds(1));
    c.drains(0);
    hand.pass(Duration.ofMillis(300));
    hand.feed(new RunInput.Joined(c.info()));
    hand.pass(Duration.ofMillis(300));
    assertThat(prepared("c", 2)).isFalse();
  }

  @Test
  void oneThatIsDrainedComesBackOnlyWhenItIsAdded() {
    assertThat(hand.control(new Control.Drain(3))).isInstanceOf(ControlResult.Accepted.class);
    hand.pass(Duration.ofMillis(600));
    assertThat(hand.orders(c, Stop.class)).isNotEmpty().noneMatch(Stop::whole);
    assertThat(a.share()).isEqualTo(0.5);
    c.drains(0);
    hand.pass(Duration.ofMillis(300));
    hand.feed(new RunInput.Joined(c.info()));
    hand.pass(Duration.ofMillis(300));
    assertThat(prepared("c", 2)).isFalse();
    assertThat(hand.control(new Control.Add(3))).isInstanceOf(ControlResult.Accepted.class);
    hand.feed(new RunInput.Joined(c.info()));
    hand.pass(Duration.ofMillis(300));
    assertThat(prepared("c", 2)).isTrue();
    assertThat(hand.eventTypes()).containsSubsequence("drain", "worker-left", "add");
  }

  @Test
  void oneThatIsLostWhileItIsDrainedCanBeAdded() {
    hand.control(new Control.Drain(3));
    hand.pass(Duration.ofMillis(600));
    hand.silence(c);
    hand.pass(Duration.ofSeconds(3));
    assertThat(hand.eventTypes()).contains("worker-lost");
    assertThat(hand.control(new Control.Add(3))).isInstanceOf(ControlResult.Accepted.class);
    hand.feed(new RunInput.Joined(c.info()));
    hand.pass(Duration.ofMillis(300));
    assertThat(prepared("c", 2)).isTrue();
  }

  @Test
  void theLastOneThatCarriesLoadIsNotDrained() {
    hand.control(new Control.Drain(1));
    hand.control(new Control.Drain(2));
    assertThat(hand.control(new Control.Drain(3)))
        .isEqualTo(new ControlResult.Refused("part 3 is the last one that carries load"));
  }

  @Test
  void whoIsNotThereIsNeitherDrainedNorAdded() {
    assertThat(hand.control(new Control.Drain(4))).isInstanceOf(ControlResult.Refused.class);
    assertThat(hand.control(new Control.Add(3)))
        .isEqualTo(new ControlResult.Refused("part 3 was not drained"));
  }

  @Test
  void aLossMeanwhileDoesNotGiveItsShareAwayBeforeItStops() {
    hand.silence(b);
    hand.pass(Duration.ofMillis(1400));
    c.leaves();
    hand.pass(Duration.ofSeconds(1));
    assertThat(a.share()).isEqualTo(1);
    assertThat(hand.divides(a).getLast().division().atNs())
        .isGreaterThanOrEqualTo(hand.orders(c, Stop.class).getLast().atNs());
  }

  @Test
  void oneThatDiesOnItsWayOutIsLostLikeAnyOther() {
    c.deafTo(Deaf.STOP);
    c.leaves();
    hand.pass(Duration.ofMillis(300));
    hand.silence(c);
    hand.pass(Duration.ofMillis(1200));
    assertThat(a.share()).as("its lease may hold").isCloseTo(1 / 3.0, EXACTLY);
    hand.pass(Duration.ofSeconds(1));
    assertThat(hand.eventTypes()).contains("worker-lost");
    assertThat(a.share()).isEqualTo(0.5);
    assertThat(hand.orders(c, Fence.class)).isEmpty();
    assertThat(hand.runNs()).isLessThan(10 * SECOND);
  }

  private boolean prepared(String worker, int incarnation) {
    return hand.given.stream()
        .anyMatch(
            g -> g.to().equals(new WorkerKey(worker, incarnation)) && g.order() instanceof Prepare);
  }
}

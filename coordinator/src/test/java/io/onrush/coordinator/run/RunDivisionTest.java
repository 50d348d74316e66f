package io.onrush.coordinator.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.onrush.coordinator.run.HandFedWorker.Deaf;
import io.onrush.pace.Division;
import io.onrush.protocol.ToWorker.Divide;
import io.onrush.protocol.ToWorker.Grant;
import java.time.Duration;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class RunDivisionTest {
  private static final Offset<Double> EXACTLY = Offset.offset(1e-12);

  private final HandFedRun hand = new HandFedRun(2);

  @Test
  void aLateWorkerLearnsTheStartBeforeItIsGivenALease() {
    hand.ready("a");
    hand.ready("b");
    hand.passStart();
    HandFedWorker late = hand.joins("late");
    late.deafTo(Deaf.START);
    late.ready();
    hand.pass(Duration.ofMillis(500));
    assertThat(hand.starts(late)).isNotEmpty();
    assertThat(hand.orders(late, Grant.class)).isNotEmpty().allMatch(g -> g.leaseNs() == 0);
    assertThat(hand.divides(late)).isEmpty();
    late.hearsAll();
    hand.pass(Duration.ofSeconds(1));
    assertThat(hand.orders(late, Grant.class)).last().matches(g -> g.leaseNs() > 0);
    assertThat(fraction(hand.divides(late))).isCloseTo(1 / 3.0, EXACTLY);
  }

  @Test
  void growingWorkersAreToldOnlyAfterAllShrinkingOnesHaveArmed() {
    HandFedWorker a = hand.ready("a");
    HandFedWorker b = hand.ready("b");
    hand.passStart();
    b.deafTo(Deaf.DIVIDE);
    HandFedWorker late = hand.ready("late");
    hand.pass(Duration.ofMillis(800));
    assertThat(fraction(hand.divides(a))).isCloseTo(1 / 3.0, EXACTLY);
    assertThat(hand.divides(b)).hasSizeGreaterThan(3);
    assertThat(hand.divides(late)).isEmpty();
    b.hearsAll();
    hand.pass(Duration.ofMillis(400));
    assertThat(fraction(hand.divides(late))).isCloseTo(1 / 3.0, EXACTLY);
  }

  @Test
  void aDivisionThatWaitedForOthersIsPutOffToAnInstantAhead() {
    hand.ready("a");
    HandFedWorker b = hand.ready("b");
    hand.passStart();
    b.deafTo(Deaf.DIVIDE);
    HandFedWorker late = hand.ready("late");
    hand.pass(Duration.ofMillis(800));
    b.hearsAll();
    hand.pass(Duration.ofMillis(400));
    Division shrunk = hand.divides(b).getLast().division();
    Division grown = hand.divides(late).getLast().division();
    assertThat(grown.epoch()).isEqualTo(shrunk.epoch());
    assertThat(grown.atNs()).isGreaterThan(shrunk.atNs());
    long toldNs =
        hand.given.stream()
            .filter(g -> g.to().equals(late.key()) && g.order() instanceof Divide)
            .findFirst()
            .orElseThrow()
            .nowNs();
    assertThat(grown.atNs()).isGreaterThan(hand.runNs() - (hand.nowNs() - toldNs));
  }

  @Test
  void growingWorkersNeedNotWaitForAShrinkingOneThatIsLost() {
    hand.ready("a");
    HandFedWorker b = hand.ready("b");
    hand.passStart();
    b.deafTo(Deaf.DIVIDE);
    HandFedWorker late = hand.ready("late");
    hand.pass(Duration.ofMillis(200));
    hand.silence(b);
    hand.pass(Duration.ofMillis(1300));
    assertThat(hand.divides(late)).as("while the lease of b may hold").isEmpty();
    hand.pass(Duration.ofMillis(1200));
    assertThat(hand.eventTypes()).contains("worker-lost");
    assertThat(fraction(hand.divides(late))).isCloseTo(0.5, EXACTLY);
  }

  @Test
  void theShareOfASilentWorkerGoesOnlyWhenItsLeaseHasCertainlyEnded() {
    HandFedWorker a = hand.ready("a");
    HandFedWorker b = hand.ready("b");
    hand.passStart();
    hand.pass(Duration.ofMillis(500));
    hand.silence(b);
    int before = hand.divides(a).size();
    hand.pass(Duration.ofMillis(1360));
    assertThat(hand.divides(a)).hasSize(before);
    hand.pass(Duration.ofMillis(400));
    assertThat(fraction(hand.divides(a))).isEqualTo(1);
  }

  private static double fraction(List<Divide> divides) {
    return divides.getLast().division().assignments().getFirst().fraction();
  }
}

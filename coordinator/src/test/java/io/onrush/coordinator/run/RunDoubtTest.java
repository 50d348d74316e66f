package io.onrush.coordinator.run;

import static io.onrush.coordinator.run.HandFedRun.MS;
import static org.assertj.core.api.Assertions.assertThat;

import io.onrush.coordinator.run.HandFedWorker.Deaf;
import io.onrush.plan.Stage;
import io.onrush.protocol.Quorums;
import io.onrush.protocol.ToWorker.Grant;
import java.time.Duration;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Three electors: any two are a majority, and any two can prevent one. */
class RunDoubtTest {
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
  void theOthersAreToldToDoubtASilentWorker() {
    hand.silence(c);
    hand.pass(Duration.ofMillis(300));
    assertThat(hand.orders(a, Grant.class)).last().matches(g -> g.doubted().isEmpty());
    hand.pass(Duration.ofMillis(500));
    assertThat(hand.orders(a, Grant.class).getLast().doubted()).containsExactly(c.key());
    assertThat(hand.orders(b, Grant.class).getLast().doubted()).containsExactly(c.key());
  }

  @Test
  void aSilentWorkersShareStaysWhileOneOtherMayStillVoteForIt() {
    hand.silence(c);
    b.deafTo(Deaf.GRANT);
    hand.pass(Duration.ofSeconds(10));
    assertThat(hand.eventTypes()).doesNotContain("worker-lost");
    assertThat(a.share()).isCloseTo(1 / 3.0, EXACTLY);
  }

  @Test
  void itMovesAVotesTimeAfterBothOthersAreKnownToDoubtIt() {
    hand.silence(c);
    b.deafTo(Deaf.GRANT);
    hand.pass(Duration.ofSeconds(5));
    b.hearsAll();
    hand.pass(Duration.ofNanos(Quorums.VOTE_NS));
    assertThat(hand.eventTypes()).as("older votes may be in force").doesNotContain("worker-lost");
    hand.pass(Duration.ofMillis(500));
    assertThat(hand.eventTypes()).contains("worker-lost");
    hand.pass(Duration.ofMillis(300));
    assertThat(a.share()).isEqualTo(0.5);
    assertThat(b.share()).isEqualTo(0.5);
  }

  @Test
  void itMovesWithinTwoSecondsWhereTheOthersAreHeard() {
    hand.silence(c);
    hand.pass(Duration.ofSeconds(2));
    assertThat(a.share()).isEqualTo(0.5);
  }

  @Test
  void oneThatIsHeardAgainKeepsItsShare() {
    hand.silence(c);
    hand.pass(Duration.ofSeconds(1));
    hand.hears(c);
    hand.pass(Duration.ofMillis(300));
    assertThat(hand.orders(a, Grant.class).getLast().doubted()).isEmpty();
    hand.pass(Duration.ofSeconds(3));
    assertThat(hand.run.epoch()).isEqualTo(1);
    assertThat(hand.eventTypes()).doesNotContain("worker-lost");
  }

  @Test
  void withoutAMajorityThereAreNeitherLeasesNorNewShares() {
    hand.silence(b);
    hand.silence(c);
    hand.pass(Duration.ofSeconds(10));
    assertThat(hand.eventTypes()).contains("majority-lost").doesNotContain("worker-lost");
    assertThat(hand.orders(a, Grant.class)).last().matches(g -> g.leaseNs() == 0);
    assertThat(hand.divides(a)).hasSize(1);
    assertThat(hand.control(new Control.Pause()))
        .isEqualTo(new ControlResult.Refused("the run is without a majority: try again later"));
    hand.hears(b);
    hand.pass(Duration.ofMillis(500));
    assertThat(hand.eventTypes()).contains("majority-back");
    assertThat(hand.orders(a, Grant.class)).last().matches(g -> g.leaseNs() > 0);
    hand.pass(Duration.ofSeconds(2));
    assertThat(a.share()).as("c is given up now").isEqualTo(0.5);
  }

  @Test
  void anHourWithoutAMajorityFailsTheRun() {
    HandFedRun alone =
        new HandFedRun(1, HandFedRun.plan(new Stage("long", Duration.ofHours(2), 10)));
    HandFedWorker only = alone.ready("only");
    alone.passStart();
    alone.silence(only);
    alone.pass(Duration.ofMinutes(59));
    assertThat(alone.run.phase()).isEqualTo(RunPhase.RUNNING);
    alone.pass(Duration.ofMinutes(2));
    assertThat(alone.run.phase()).isEqualTo(RunPhase.FAILED);
  }

  @Test
  void oneThatComesUpAtTheAddressOfASilentOneProvesThatItHasEnded() {
    hand.silence(c);
    b.deafTo(Deaf.GRANT);
    hand.pass(Duration.ofMillis(300));
    hand.joins("c2", "host-c");
    hand.pass(Duration.ofMillis(500));
    assertThat(hand.eventTypes()).contains("worker-lost");
    assertThat(a.share()).isEqualTo(0.5);
    long lostNs =
        hand.run.events().stream()
            .filter(e -> e.type().equals("worker-lost"))
            .findFirst()
            .orElseThrow()
            .runNs();
    assertThat(hand.runNs() - lostNs).isBetween(400 * MS, 600 * MS);
  }

  @Test
  void oneThatWasThereBeforeWithTheSamePartProvesNothing() {
    HandFedRun two =
        new HandFedRun(3, HandFedRun.plan(new Stage("long", Duration.ofMinutes(1), 10)));
    two.joins("a", 1, "host-a").ready();
    HandFedWorker b = two.joins("b", 2, "host-b");
    HandFedWorker c = two.joins("c", 2, "host-c");
    b.ready();
    c.ready();
    two.passStart();
    two.silence(b);
    two.pass(Duration.ofMillis(600));
    two.feed(new RunInput.Joined(c.info()));
    assertThat(two.eventTypes()).doesNotContain("worker-lost");
  }
}

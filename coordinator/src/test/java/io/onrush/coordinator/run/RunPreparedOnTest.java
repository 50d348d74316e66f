package io.onrush.coordinator.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.onrush.protocol.ToWorker.Divide;
import io.onrush.protocol.ToWorker.Prepare;
import io.onrush.protocol.ToWorker.Release;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Coordinators come and go before the start. */
class RunPreparedOnTest {
  private final HandFedRun hand = new HandFedRun(1);
  private final HandFedWorker a = hand.joins("a");
  private final HandFedWorker b = hand.joins("b");
  private final HandFedWorker c = hand.joins("c");

  @Test
  void theRunIsKnownOnceAMajorityHasIt() {
    assertThat(hand.run.known()).isFalse();
    hand.feed(new RunInput.Tick());
    a.speak();
    assertThat(hand.run.known()).isFalse();
    c.speak();
    assertThat(hand.run.known()).isTrue();
  }

  @Test
  void everybodyIsToldTheSameFounders() {
    hand.feed(new RunInput.Tick());
    HandFedWorker late = hand.joins("late");
    hand.feed(new RunInput.Tick());
    var founders = hand.orders(a, Prepare.class).getFirst().electors();
    assertThat(founders).extracting(e -> e.key().worker()).containsExactly("a", "b", "c");
    assertThat(hand.orders(late, Prepare.class).getFirst().electors()).isEqualTo(founders);
  }

  @Test
  void anotherCoordinatorPreparesOnAndStarts() {
    hand.pass(Duration.ofMillis(200));
    hand.succeed();
    assertThat(hand.run.phase()).isEqualTo(RunPhase.PREPARING);
    a.ready();
    b.ready();
    c.ready();
    hand.passStart();
    assertThat(hand.eventTypes()).containsExactly("coordinator-changed", "started");
    assertThat(hand.orders(a, Prepare.class)).as("it was prepared").isEmpty();
  }

  @Test
  void anotherOneNamesAnotherStartWhereTheFirstOneWasNotConfirmed() {
    a.ready();
    b.ready();
    c.deafTo(HandFedWorker.Deaf.START);
    c.ready();
    hand.pass(Duration.ofMillis(200));
    int epoch = hand.run.epoch();
    assertThat(hand.run.phase()).isEqualTo(RunPhase.ARMING);
    hand.silence(a);
    a.forgetsStart();
    b.forgetsStart();
    c.hearsAll();
    hand.succeed();
    hand.passStart();
    assertThat(hand.orders(b, Divide.class))
        .allMatch(d -> d.division().epoch() > epoch && d.term() == 2);
    hand.pass(Duration.ofMillis(500));
    assertThat(b.share() + c.share()).as("without a").isBetween(1 - 1e-9, 1 + 1e-9);
  }

  @Test
  void tooFewOfThoseThatWereFirstAskedStartsNothing() {
    a.ready();
    hand.pass(Duration.ofMillis(100));
    hand.silence(b);
    hand.silence(c);
    hand.pass(Duration.ofSeconds(8));
    assertThat(hand.eventTypes()).containsExactly("worker-lost", "worker-lost");
    assertThat(hand.run.phase()).isEqualTo(RunPhase.PREPARING);
    hand.pass(Duration.ofSeconds(13));
    assertThat(hand.run.failures().getFirst())
        .contains("too few of them among the 3 that were first asked");
  }

  @Test
  void whoComesInPlaceOfADeadOneCountsForIt() {
    a.ready();
    hand.pass(Duration.ofMillis(100));
    hand.silence(b);
    hand.silence(c);
    hand.joins("next", "host-b").ready();
    hand.passStart();
    assertThat(hand.eventTypes()).contains("started");
  }

  @Test
  void aRunThatIsStoppedBeforeTheStartIsForgottenAtOnce() {
    hand.stores = false;
    hand.pass(Duration.ofMillis(100));
    hand.feed(new RunInput.Stop("enough"));
    assertThat(hand.orders(a, Release.class)).hasSize(1);
  }
}

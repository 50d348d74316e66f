package io.onrush.coordinator.run;

import static io.onrush.coordinator.run.HandFedRun.MS;
import static io.onrush.coordinator.run.HandFedRun.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.onrush.coordinator.run.HandFedWorker.Deaf;
import io.onrush.plan.Plan;
import io.onrush.plan.Scenario;
import io.onrush.plan.Stage;
import io.onrush.protocol.ToWorker.EnterStage;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunStagesTest {
  private final HandFedRun hand = new HandFedRun(2);
  private final HandFedWorker a = hand.ready("a");
  private final HandFedWorker b = hand.ready("b");

  @Test
  void everyStageIsAnnouncedAheadOfItsTime() {
    hand.passStart();
    hand.pass(Duration.ofMillis(5500));
    assertThat(hand.stages(a).stream().map(EnterStage::stage)).containsExactly(0, 1, 2);
    assertThat(hand.stages(a).stream().map(EnterStage::atNs))
        .containsExactly(0L, 2 * SECOND, 4 * SECOND);
    long startNs = hand.starts(a).getLast().startAtNs();
    assertThat(hand.given)
        .filteredOn(g -> g.order() instanceof EnterStage)
        .allSatisfy(
            g -> {
              EnterStage order = (EnterStage) g.order();
              assertThat(startNs + order.atNs() - g.nowNs()).isBetween(250 * MS, 1000 * MS);
            });
  }

  @Test
  void anAnnouncementIsRepeatedUntilItIsAcknowledged() {
    hand.passStart();
    b.deafTo(Deaf.STAGE);
    hand.pass(Duration.ofSeconds(2));
    assertThat(hand.stages(b).stream().filter(e -> e.stage() == 1).count()).isGreaterThan(2);
    assertThat(hand.stages(a).stream().filter(e -> e.stage() == 1).count()).isEqualTo(1);
    b.hearsAll();
    hand.pass(Duration.ofMillis(300));
    int told = hand.stages(b).size();
    hand.pass(Duration.ofMillis(600));
    assertThat(hand.stages(b)).hasSize(told);
  }

  @Test
  void theSpreadIsTheLastEntryMinusTheFirst() {
    hand.passStart();
    hand.pass(Duration.ofMillis(2500));
    a.entered(1, 2 * SECOND + 300_000, 20_000);
    b.entered(1, 2 * SECOND + 1_100_000, 50_000);
    StageLog log = hand.run.stageLog(1);
    assertThat(log.firstNs()).isEqualTo(2 * SECOND + 300_000);
    assertThat(log.spreadNs()).isEqualTo(800_000);
    assertThat(log.spreadErrorNs()).as("two clocks are compared").isEqualTo(100_000);
  }

  @Test
  void anEntryThatIsToldAgainCountsOnce() {
    hand.passStart();
    a.entered(0, 100, 10);
    a.entered(0, 900, 10);
    b.entered(0, 300, 10);
    assertThat(hand.run.stageLog(0).spreadNs()).isEqualTo(200);
    assertThat(hand.eventTypes().stream().filter("stage"::equals)).hasSize(1);
  }

  @Test
  void oneThatIsPutOffKeepsNoneWaitingOfAnotherScenario() {
    HandFedRun both = new HandFedRun(1, twoScenarios());
    HandFedWorker c = both.ready("c");
    both.passStart();
    both.pass(Duration.ofSeconds(1));
    both.control(new Control.ExtendStage(Duration.ofSeconds(10)));
    both.pass(Duration.ofMillis(3500));
    assertThat(both.stages(c)).last().matches(e -> e.stage() == 2 && e.atNs() == 5 * SECOND);
    c.entered(2, 5 * SECOND, 10);
    c.entered(1, 14 * SECOND, 10);
    assertThat(both.run.stageLog(1).firstNs()).isEqualTo(14 * SECOND);
    assertThat(both.eventTypes().stream().filter("stage"::equals)).hasSize(2);
  }

  /** Stages at 0 s, 4 s and, of the second scenario, 5 s. */
  private static Plan twoScenarios() {
    Plan one =
        HandFedRun.plan(
            new Stage("one", Duration.ofSeconds(4), 10),
            new Stage("two", Duration.ofSeconds(20), 10));
    Scenario first = one.scenarios().getFirst();
    Scenario second =
        new Scenario(
            "second",
            Duration.ofSeconds(5),
            10,
            first.maxVUs(),
            first.arrivals(),
            first.gracefulStop(),
            List.of(new Stage("all", Duration.ofSeconds(20), 10)),
            first.requests());
    return new Plan(
        "both",
        one.tags(),
        one.shares(),
        one.startTimeout(),
        List.of(first, second),
        one.thresholds(),
        one.seed(),
        one.speed());
  }

  @Test
  void aStageThatNobodyEnteredIsAhead() {
    assertThat(hand.run.stageLog(2).entered()).isFalse();
  }
}

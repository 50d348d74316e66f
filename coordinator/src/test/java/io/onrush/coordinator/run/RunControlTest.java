package io.onrush.coordinator.run;

import static io.onrush.coordinator.run.HandFedRun.MS;
import static io.onrush.coordinator.run.HandFedRun.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.onrush.coordinator.run.HandFedWorker.Deaf;
import io.onrush.pace.Courses;
import io.onrush.pace.Division;
import io.onrush.plan.Plan;
import io.onrush.plan.PlanLimits;
import io.onrush.plan.Scenario;
import io.onrush.plan.Stage;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunControlTest {
  private static final Plan PLAN =
      HandFedRun.plan(
          new Stage("one", Duration.ofSeconds(10), 10),
          new Stage("two", Duration.ofSeconds(10), 10),
          new Stage("three", Duration.ofSeconds(10), 10));

  private final HandFedRun hand = new HandFedRun(2, PLAN);
  private final HandFedWorker a = hand.ready("a");
  private final HandFedWorker b = hand.ready("b");

  @Test
  void aChangeIsANewEpochWithNewCoursesForAllAtOneInstantAhead() {
    start();
    long atNs = accepted(new Control.SetRate(24, Duration.ZERO));
    assertThat(atNs).isEqualTo(hand.runNs() + 500 * MS);
    hand.pass(Duration.ofMillis(300));
    for (HandFedWorker worker : new HandFedWorker[] {a, b}) {
      Division division = hand.divides(worker).getLast().division();
      assertThat(division.epoch()).isEqualTo(2);
      assertThat(division.atNs()).isEqualTo(atNs);
      assertThat(division.courses()).isEqualTo(hand.run.courses());
      assertThat(worker.share()).isEqualTo(0.5);
    }
    assertThat(hand.run.courses().revision()).isEqualTo(1);
    assertThat(hand.run.courses().rateAt(atNs - 1)).isEqualTo(10);
    assertThat(hand.run.courses().rateAt(atNs)).isEqualTo(24);
    assertThat(hand.eventTypes()).contains("rate");
  }

  @Test
  void noChangeMakesMoreThanTheClusterMaySend() {
    hand.limits = new PlanLimits(List.of(), 15);
    start();
    assertThat(refused(new Control.SetRate(15.1, Duration.ZERO)))
        .contains("15 per second at", "(expected: at most 15 per second, the cluster's limit");
    assertThat(hand.run.courses().revision()).isZero();
    accepted(new Control.SetRate(15, Duration.ZERO));
  }

  @Test
  void noStageIsExtendedSoThatScenariosAddUpToTooMuch() {
    Scenario first = PLAN.scenarios().getFirst();
    Scenario second =
        new Scenario(
            "second",
            Duration.ofSeconds(30),
            10,
            first.maxVUs(),
            first.arrivals(),
            first.gracefulStop(),
            first.stages(),
            first.requests());
    Plan withBoth =
        new Plan(
            "both",
            PLAN.tags(),
            PLAN.shares(),
            PLAN.startTimeout(),
            List.of(first, second),
            PLAN.thresholds(),
            PLAN.seed(),
            PLAN.speed());
    HandFedRun both = new HandFedRun(1, withBoth);
    both.limits = new PlanLimits(List.of(), 15);
    both.ready("c");
    both.passStart();
    both.pass(Duration.ofSeconds(1));
    ControlResult extended = both.control(new Control.ExtendStage(Duration.ofSeconds(5)));
    assertThat(extended)
        .isInstanceOfSatisfying(
            ControlResult.Refused.class,
            refused -> assertThat(refused.reason()).contains("20 per second at 30s"));
    assertThat(both.control(new Control.Pause())).isInstanceOf(ControlResult.Accepted.class);
  }

  @Test
  void aPauseMovesTheRestOfThePlanByItsLength() {
    start();
    long pausedNs = accepted(new Control.Pause());
    hand.pass(Duration.ofSeconds(3));
    assertThat(hand.run.paused(hand.nowNs())).isTrue();
    assertThat(hand.run.courses().rateAt(hand.runNs())).isZero();
    assertThat(refused(new Control.Pause())).isNotEmpty();
    long resumedNs = accepted(new Control.Resume());
    hand.pass(Duration.ofSeconds(1));
    assertThat(hand.run.paused(hand.nowNs())).isFalse();
    assertThat(hand.run.endNs()).isEqualTo(30 * SECOND + resumedNs - pausedNs);
    assertThat(a.share()).isEqualTo(0.5);
  }

  @Test
  void oneThatHadEndedBeforeItHeardOfAnExtensionCarriesNoneOfIt() {
    start();
    while (hand.runNs() < 29_400 * MS) {
      hand.pass(Duration.ofMillis(100));
    }
    a.deafTo(Deaf.DIVIDE);
    accepted(new Control.ExtendStage(Duration.ofSeconds(10)));
    hand.pass(Duration.ofMillis(700));
    a.hearsAll();
    a.drains(0);
    hand.pass(Duration.ofSeconds(2));
    assertThat(b.share()).isEqualTo(1);
  }

  @Test
  void aRunThatIsPausedForAnHourIsStopped() {
    start();
    accepted(new Control.Pause());
    hand.pass(Duration.ofMinutes(59));
    assertThat(hand.run.phase()).isEqualTo(RunPhase.RUNNING);
    hand.pass(Duration.ofMinutes(2));
    assertThat(hand.run.phase()).isNotEqualTo(RunPhase.RUNNING);
    assertThat(hand.eventTypes()).contains("stopped");
  }

  @Test
  void aSkippedStageEndsAtTheInstantAndTheNextOneIsAnnouncedForIt() {
    start();
    long atNs = accepted(new Control.SkipStage());
    hand.pass(Duration.ofMillis(400));
    assertThat(hand.stages(a)).last().matches(e -> e.stage() == 1 && e.atNs() == atNs);
    assertThat(hand.run.endNs()).isEqualTo(atNs + 20 * SECOND);
  }

  @Test
  void anExtendedStageEndsLaterAndSoDoesAllThatFollows() {
    start();
    accepted(new Control.ExtendStage(Duration.ofSeconds(5)));
    assertThat(hand.run.endNs()).isEqualTo(35 * SECOND);
    hand.pass(Duration.ofSeconds(10));
    assertThat(hand.stages(a)).noneMatch(e -> e.stage() == 1);
    hand.pass(Duration.ofSeconds(5));
    assertThat(hand.stages(a)).last().matches(e -> e.stage() == 1 && e.atNs() == 15 * SECOND);
  }

  @Test
  void whatMakesNoSenseIsRefusedAndChangesNothing() {
    start();
    Courses before = hand.run.courses();
    assertThat(refused(new Control.Resume())).isNotEmpty();
    assertThat(refused(new Control.SetRate(-1, Duration.ZERO))).isNotEmpty();
    assertThat(hand.run.courses()).isEqualTo(before);
    assertThat(hand.run.epoch()).isEqualTo(1);
  }

  @Test
  void nothingIsChangedWhileSharesMove() {
    start();
    b.deafTo(Deaf.DIVIDE);
    hand.ready("late");
    hand.pass(Duration.ofSeconds(1));
    assertThat(refused(new Control.Pause())).contains("shares are just being moved");
    b.hearsAll();
    hand.pass(Duration.ofSeconds(1));
    accepted(new Control.Pause());
  }

  @Test
  void nothingIsChangedWhileAWorkerHandsOverItsShare() {
    start();
    b.leaves();
    assertThat(refused(new Control.Pause())).contains("shares are just being moved");
  }

  @Test
  void nothingIsChangedBeforeTheStartOrAfterTheEnd() {
    assertThat(refused(new Control.Pause())).contains("try again later");
    start();
    hand.feed(new RunInput.Stop("enough"));
    assertThat(refused(new Control.Pause())).isNotEmpty();
  }

  private void start() {
    hand.passStart();
    hand.pass(Duration.ofSeconds(1));
  }

  private long accepted(Control control) {
    ControlResult result = hand.control(control);
    assertThat(result).isInstanceOf(ControlResult.Accepted.class);
    return ((ControlResult.Accepted) result).atNs();
  }

  private String refused(Control control) {
    ControlResult result = hand.control(control);
    assertThat(result).isInstanceOf(ControlResult.Refused.class);
    return ((ControlResult.Refused) result).reason();
  }
}

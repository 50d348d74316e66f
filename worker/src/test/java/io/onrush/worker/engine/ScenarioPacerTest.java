package io.onrush.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.onrush.pace.Assignment;
import io.onrush.pace.Courses;
import io.onrush.pace.Division;
import io.onrush.plan.Plan;
import io.onrush.plan.Stage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScenarioPacerTest {
  private static final long MS = 1_000_000;
  private static final Plan PLAN =
      Plans.plan(
          List.of(
              new Stage("flat", Duration.ofSeconds(1), 1000),
              new Stage("down", Duration.ofSeconds(1), 0)),
          1000,
          Plans.get(1, "/"));
  private static final Courses COURSES = Courses.of(PLAN);

  private record Due(long ns, int stage) {}

  private final List<Due> dues = new ArrayList<>();

  private ScenarioPacer pacer(int loops, int loop) {
    return new ScenarioPacer(
        PLAN, COURSES, 0, 1, loops, loop, (_, _, stage, dueNs) -> dues.add(new Due(dueNs, stage)));
  }

  private static Division whole(int epoch, long atNs, Courses courses) {
    return new Division(epoch, atNs, List.of(new Assignment(1, 0)), courses);
  }

  private static Division division(int epoch, long atNs, double fraction, double lead) {
    return new Division(epoch, atNs, List.of(new Assignment(fraction, lead)), COURSES);
  }

  private static void fireAll(ScenarioPacer pacer, long nowNs) {
    while (pacer.fire(nowNs, 10) > 0) {
      assertThat(pacer.nextNs()).isNotNegative();
    }
  }

  @Test
  void handsOnWhatIsDueAndNothingEarly() {
    ScenarioPacer pacer = pacer(1, 0);
    pacer.enter(division(1, 0, 1, 0.5), 0, 10);
    fireAll(pacer, 9 * MS);
    assertThat(dues).hasSize(9).allMatch(d -> d.ns() <= 9 * MS);
    assertThat(pacer.nextNs()).isEqualTo(9 * MS + MS / 2);
  }

  @Test
  void loopsShareTheFireTimesAndTheLimit() {
    int limits = 0;
    for (int loop = 0; loop < 3; loop++) {
      ScenarioPacer pacer = pacer(3, loop);
      pacer.enter(division(1, 0, 1, 0), 0, 10);
      fireAll(pacer, 3000 * MS);
      limits += pacer.limit();
      assertThat(pacer.isOver(3000 * MS)).isTrue();
    }
    assertThat(limits).isEqualTo(10);
    assertThat(dues.stream().map(Due::ns).distinct()).hasSize(1500);
    assertThat(dues.stream().filter(d -> d.stage() == 0)).hasSize(1000);
  }

  @Test
  void theOldDivisionHoldsUpToTheSeam() {
    ScenarioPacer pacer = pacer(1, 0);
    pacer.enter(division(1, 0, 1, 0), 0, 10);
    pacer.enter(division(2, 500 * MS, 0.5, 0), 500 * MS, 4);
    fireAll(pacer, 499 * MS);
    assertThat(pacer.limit()).isEqualTo(10);
    fireAll(pacer, 999 * MS);
    assertThat(pacer.limit()).isEqualTo(4);
    assertThat(dues).hasSize(500 + 250);
  }

  @Test
  void aDivisionThatIsFollowedLateHandsOnNothingFromBefore() {
    ScenarioPacer pacer = pacer(1, 0);
    pacer.enter(division(1, 0, 1, 0), 300 * MS, 10);
    fireAll(pacer, 400 * MS);
    assertThat(dues).hasSize(101).allMatch(d -> d.ns() >= 300 * MS);
  }

  @Test
  void aNewerDivisionReplacesOneThatIsStillToCome() {
    ScenarioPacer pacer = pacer(1, 0);
    pacer.enter(division(1, 0, 1, 0), 0, 10);
    pacer.enter(division(2, 500 * MS, 0, 0), 500 * MS, 10);
    pacer.enter(division(3, 400 * MS, 1, 0), 400 * MS, 10);
    fireAll(pacer, 999 * MS);
    assertThat(dues).hasSize(1000);
  }

  @Test
  void nothingDueAtTheStopOrLaterIsHandedOn() {
    ScenarioPacer pacer = pacer(1, 0);
    pacer.enter(division(1, 0, 1, 0), 0, 10);
    pacer.stop(100 * MS);
    pacer.stop(200 * MS);
    fireAll(pacer, 1000 * MS);
    assertThat(dues).hasSize(100);
    assertThat(pacer.isOver(99 * MS)).isFalse();
    assertThat(pacer.isOver(100 * MS)).isTrue();
  }

  @Test
  void stagesFollowTheCourseOfTheDivision() {
    ScenarioPacer pacer = pacer(1, 0);
    pacer.enter(whole(1, 0, COURSES), 0, 10);
    pacer.enter(whole(2, 400 * MS, COURSES.skipStage(400 * MS)), 400 * MS, 10);
    fireAll(pacer, 2000 * MS);
    assertThat(dues.stream().filter(d -> d.stage() == 0)).hasSize(400);
    assertThat(dues.stream().filter(d -> d.stage() == 1)).hasSize(500);
    assertThat(pacer.isOver(1399 * MS)).isFalse();
    assertThat(pacer.isOver(1400 * MS)).isTrue();
  }

  @Test
  void itIsNotOverWhileAnArmedDivisionGoesOnForLonger() {
    ScenarioPacer pacer = pacer(1, 0);
    pacer.enter(whole(1, 0, COURSES), 0, 10);
    Courses longer = COURSES.extendStage(1900 * MS, 500 * MS);
    // Followed late, after what was the end before.
    pacer.enter(whole(2, 1900 * MS, longer), 2100 * MS, 10);
    fireAll(pacer, 2000 * MS);
    assertThat(pacer.isOver(2000 * MS)).isFalse();
    fireAll(pacer, 2500 * MS);
    assertThat(pacer.isOver(2499 * MS)).isFalse();
    assertThat(pacer.isOver(2500 * MS)).isTrue();
  }

  @Test
  void aDivisionThatBeginsAfterTheEndKeepsNothingGoing() {
    ScenarioPacer pacer = pacer(1, 0);
    pacer.enter(whole(1, 0, COURSES), 0, 10);
    pacer.enter(whole(2, 2100 * MS, COURSES), 2100 * MS, 10);
    fireAll(pacer, 2000 * MS);
    assertThat(pacer.isOver(2000 * MS)).isTrue();
  }

  @Test
  void aScenarioThatIsEndedEarlyIsOverThen() {
    ScenarioPacer pacer = pacer(1, 0);
    pacer.enter(whole(1, 0, COURSES), 0, 10);
    Courses ended = COURSES.skipStage(200 * MS).skipStage(300 * MS);
    pacer.enter(whole(2, 300 * MS, ended), 300 * MS, 10);
    assertThat(pacer.courseEndNs()).isEqualTo(300 * MS);
    fireAll(pacer, 299 * MS);
    assertThat(pacer.isOver(299 * MS)).isFalse();
    fireAll(pacer, 300 * MS);
    assertThat(pacer.isOver(300 * MS)).isTrue();
    assertThat(dues).hasSize(300);
  }

  @Test
  void aSeamAfterTheStopIsNothingToWaitFor() {
    ScenarioPacer pacer = pacer(1, 0);
    pacer.enter(whole(1, 0, COURSES), 0, 10);
    pacer.enter(whole(2, 500 * MS, COURSES), 500 * MS, 10);
    pacer.stop(400 * MS);
    fireAll(pacer, 600 * MS);
    assertThat(pacer.nextNs()).isEqualTo(Long.MAX_VALUE);
    assertThat(pacer.isOver(600 * MS)).isTrue();
  }
}

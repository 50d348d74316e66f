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
}

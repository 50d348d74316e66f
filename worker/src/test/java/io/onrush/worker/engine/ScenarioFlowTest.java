package io.onrush.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.onrush.pace.Courses;
import io.onrush.plan.Plan;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ScenarioFlowTest {
  private static final long SECOND_NS = 1_000_000_000L;
  private static final Plan PLAN = Plans.steady(100, Duration.ofSeconds(60), Plans.get(1, "/"));
  private static final long OWN_GRACE_NS = PLAN.scenarios().getFirst().gracefulStop().toNanos();

  private final ScenarioFlow flow =
      new ScenarioFlow(
          new ScenarioPacer(PLAN, Courses.of(PLAN), 0, 1, 1, 0, (_, _, _, _) -> {}),
          PLAN.scenarios().getFirst(),
          0);

  @Test
  void afterItsEndItsOwnGraceIsLeft() {
    assertThat(flow.graceEndNs()).isEqualTo(60 * SECOND_NS + OWN_GRACE_NS);
  }

  @Test
  void afterAStopNoMoreThanItsOwnGraceIsLeft() {
    flow.stop(10 * SECOND_NS, 600 * SECOND_NS);
    assertThat(flow.graceEndNs()).isEqualTo(10 * SECOND_NS + OWN_GRACE_NS);
  }

  @Test
  void aStopMayLeaveLess() {
    flow.stop(10 * SECOND_NS, 600 * SECOND_NS);
    flow.stop(11 * SECOND_NS, 0);
    assertThat(flow.graceEndNs()).isEqualTo(11 * SECOND_NS);
  }
}

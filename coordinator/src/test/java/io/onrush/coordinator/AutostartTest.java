package io.onrush.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import io.onrush.coordinator.Autostart.Step;
import org.junit.jupiter.api.Test;

class AutostartTest {
  private static final long SECOND = 1_000_000_000L;

  private final Autostart autostart = new Autostart(3);

  @Test
  void itStartsOnceWhenTheWorkersHaveBeenThereForAMoment() {
    assertThat(autostart.on(2, false, false, 0)).isEqualTo(Step.WAIT);
    assertThat(autostart.on(3, false, false, 10 * SECOND)).isEqualTo(Step.WAIT);
    assertThat(autostart.on(3, false, false, 13 * SECOND)).isEqualTo(Step.START);
    assertThat(autostart.on(3, false, false, 99 * SECOND)).isEqualTo(Step.WAIT);
  }

  @Test
  void aWorkerThatGoesBeginsTheWaitAnew() {
    autostart.on(3, false, false, 0);
    autostart.on(2, false, false, SECOND);
    autostart.on(4, false, false, 2 * SECOND);
    assertThat(autostart.on(4, false, false, 4 * SECOND)).isEqualTo(Step.WAIT);
    assertThat(autostart.on(4, false, false, 5 * SECOND)).isEqualTo(Step.START);
  }

  @Test
  void nothingStartsOnWorkersThatHaveHadARun() {
    autostart.on(3, false, false, 0);
    assertThat(autostart.on(3, false, true, 9 * SECOND)).isEqualTo(Step.NEVER);
    assertThat(autostart.on(3, false, false, 99 * SECOND)).isEqualTo(Step.WAIT);
  }

  @Test
  void whatWasStartedByHandIsNotFollowedByAnother() {
    autostart.on(3, true, false, 0);
    assertThat(autostart.on(3, false, false, 99 * SECOND)).isEqualTo(Step.WAIT);
  }
}

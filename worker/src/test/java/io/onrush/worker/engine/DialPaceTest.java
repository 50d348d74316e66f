package io.onrush.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.onrush.measure.ErrorKind;
import org.junit.jupiter.api.Test;

class DialPaceTest {
  private final DialPace pace = new DialPace();

  private void fail(int times, long now) {
    for (int i = 0; i < times; i++) {
      pace.onFailure(ErrorKind.CONNECT_REFUSED, now);
    }
  }

  @Test
  void someFailuresAreFree() {
    fail(DialPace.FREE_FAILURES - 1, 0);
    assertThat(pace.refusal(0)).isNull();
  }

  @Test
  void aHostThatIsDownIsTriedAHundredTimesASecond() {
    fail(DialPace.FREE_FAILURES, 0);
    int tries = 0;
    for (long now = 0; now < 1_000_000_000L; now += 100_000) {
      ErrorKind refusal = pace.refusal(now);
      if (refusal == null) {
        tries++;
        fail(1, now);
      } else {
        assertThat(refusal).isEqualTo(ErrorKind.CONNECT_REFUSED);
      }
    }
    assertThat(tries).isBetween(98, 100);
  }

  @Test
  void oneSuccessEndsIt() {
    fail(1000, 0);
    pace.onSuccess();
    assertThat(pace.refusal(1)).isNull();
  }
}

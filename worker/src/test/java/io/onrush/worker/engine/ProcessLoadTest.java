package io.onrush.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ProcessLoadTest {
  @Test
  void tellsWhatThisProcessTakes() {
    ProcessLoad load = new ProcessLoad();
    long end = System.nanoTime() + 50_000_000;
    while (System.nanoTime() < end) {
      Thread.onSpinWait();
    }
    ProcessLoad.Sample sample = load.sample();
    assertThat(sample.cpuSeconds()).isPositive();
    assertThat(sample.cores()).isPositive();
    assertThat(sample.residentMiB()).isBetween(10L, 100_000L);
    assertThat(sample.openFiles()).isPositive();
    assertThat(load.sample().cpuSeconds()).isGreaterThanOrEqualTo(sample.cpuSeconds());
  }

  @Test
  void tellsHowLongCollectionsTook() {
    ProcessLoad load = new ProcessLoad();
    await()
        .pollInterval(Duration.ZERO)
        .until(
            () -> {
              System.gc();
              return load.sample().gcPauseMillis() > 0;
            });
  }
}

package io.onrush.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;

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
    assertThat(sample.gcPauseMillis()).isNotNegative();
    assertThat(sample.openFiles()).isPositive();
    assertThat(load.sample().cpuSeconds()).isGreaterThanOrEqualTo(sample.cpuSeconds());
  }
}

package io.onrush.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class CollectorTest {
  private final Semaphore given = new Semaphore(0);
  private final Collector collector = new Collector(1, 1, (_, _, _) -> given.release());
  private final Recorder recorder = new Recorder(1, 1, collector);
  private long seconds;

  private void pass() throws InterruptedException {
    recorder.advanceTo(++seconds * Recorder.PERIOD_NS);
    assertThat(given.tryAcquire(30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void aSecondInWhichAllWasDroppedIsNoBetterThanTheOneBefore() throws Exception {
    collector.begin(0);
    recorder.begin(0);
    Thread.ofPlatform().daemon().start(collector);
    recorder.cell(0, 0).due++;
    recorder.cell(0, 0).lag.recordValue(50);
    pass();
    assertThat(collector.lag().p99Us()).isEqualTo(50);
    recorder.cell(0, 0).due++;
    recorder.cell(0, 0).dropped++;
    pass();
    assertThat(collector.lag().p99Us()).isEqualTo(50);
    pass();
    assertThat(collector.lag().p99Us()).isZero();
    collector.close();
  }
}

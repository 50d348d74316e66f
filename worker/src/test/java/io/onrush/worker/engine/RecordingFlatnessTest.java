package io.onrush.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.onrush.measure.Cell;
import io.onrush.measure.Histograms;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

/** An hour of a run, simulated second by second through two loops' recorders and the collector. */
class RecordingFlatnessTest {
  private static final int LOOPS = 2;
  private static final int STAGES = 4;
  private static final int HOUR = 3600;
  private static final int WARM = 300;
  private static final int SAMPLES = 20;

  /** A recorder that is not given back takes 270 KB, 600 bytes a second make 2 MB. */
  private static final long MOST_GROWTH = 2 << 20;

  private final Semaphore given = new Semaphore(0);
  private final AtomicLong samples = new AtomicLong();

  @Test
  void anHourOfRecordingLeavesTheHeapFlat() throws Exception {
    Collector collector = new Collector(LOOPS, 1, this::count);
    collector.begin(0);
    Thread thread = new Thread(collector, "collector");
    thread.start();
    List<Recorder> recorders =
        Stream.generate(() -> new Recorder(STAGES, 1, collector)).limit(LOOPS).toList();
    recorders.forEach(r -> r.begin(0));
    long before = 0;
    for (int second = 0; second < HOUR; second++) {
      for (Recorder recorder : recorders) {
        CellRecorder cell = recorder.cell(second * STAGES / HOUR, 0);
        for (int i = 1; i <= SAMPLES; i++) {
          cell.response.recordValue(1000L * i + second);
        }
        recorder.advanceTo((second + 1) * Recorder.PERIOD_NS);
      }
      assertThat(given.tryAcquire(30, TimeUnit.SECONDS)).isTrue();
      if (second == WARM) {
        before = heap();
      }
    }
    long grown = heap() - before;
    recorders.forEach(Recorder::finish);
    thread.join(TimeUnit.SECONDS.toMillis(30));
    assertThat(samples.get()).isEqualTo((long) HOUR * LOOPS * SAMPLES);
    // Stages touch other cells: recorders serve them all in turn.
    assertThat(grown).as("bytes").isLessThan(MOST_GROWTH);
  }

  private void count(long fromNs, long toNs, List<Cell> cells) {
    Histogram all = Histograms.forMerging();
    cells.forEach(c -> c.response().addTo(all));
    samples.addAndGet(all.getTotalCount());
    given.release();
  }

  private static long heap() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}

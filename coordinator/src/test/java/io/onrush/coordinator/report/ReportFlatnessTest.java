package io.onrush.coordinator.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.onrush.coordinator.checkpoint.Checkpoints;
import io.onrush.measure.Counts;
import io.onrush.plan.Plan;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An hour of three workers' intervals, simulated: what is held, kept and shown for it. */
class ReportFlatnessTest {
  private static final int HOUR = 3600;
  private static final int HALF = HOUR / 2;

  /** All that a second costs for good, bytes. */
  private static final int HEAP_A_SECOND = 160;

  private static final int REPORT_A_SECOND = 280;
  private static final int CHECKPOINT_A_SECOND = 25;

  /** Of other things in this process, which come and go. */
  private static final long HEAP_NOISE = 1 << 20;

  private final Plan plan = Sample.plan();
  private final RunTotals totals = new RunTotals(plan);

  private void merge(int fromSecond, int toSecond) {
    for (int second = fromSecond; second < toSecond; second++) {
      for (String worker : List.of("a", "b", "c")) {
        long us = 1000 + (second * 7919L + worker.charAt(0)) % 500_000;
        Counts counts = new Counts(4, 4, 4, 0, 0, 0);
        totals.merge(
            worker,
            Sample.interval(
                second, Sample.cell(0, 0, counts, List.of(), us, us + 10, 2 * us, 9 * us)));
      }
    }
  }

  private byte[] report(int seconds) {
    RunView view =
        Sample.view(
            plan,
            RunState.RUNNING,
            seconds * Sample.SECOND_NS,
            Sample.worker("a", 1, 0, 0),
            Sample.worker("b", 2, 0, 0),
            Sample.worker("c", 3, 0, 0));
    return ReportJson.write(ReportBuilder.build(view, totals));
  }

  @Test
  void anHourCostsAFewBytesForEachSecond() {
    merge(0, HALF);
    int reportHalf = report(HALF).length;
    int checkpointHalf = Checkpoints.encode(totals.state()).length;
    long heapHalf = heap();
    merge(HALF, HOUR);
    int report = report(HOUR).length;
    int checkpoint = Checkpoints.encode(totals.state()).length;
    assertThat(heap() - heapHalf).as("heap").isLessThan((long) HALF * HEAP_A_SECOND + HEAP_NOISE);
    assertThat(report - reportHalf).as("report").isLessThan(HALF * REPORT_A_SECOND);
    assertThat(checkpoint - checkpointHalf).as("checkpoint").isLessThan(HALF * CHECKPOINT_A_SECOND);
    assertThat(totals.counts().succeeded()).isEqualTo(3L * 4 * HOUR);
  }

  private static long heap() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}

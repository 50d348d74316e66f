package io.onrush.bench.jmh;

import io.onrush.coordinator.report.RunTotals;
import io.onrush.measure.Cell;
import io.onrush.measure.Counts;
import io.onrush.measure.EncodedHistogram;
import io.onrush.measure.Histograms;
import io.onrush.measure.Interval;
import io.onrush.plan.Plan;
import io.onrush.plan.PlanOptions;
import io.onrush.plan.PlanParser;
import java.util.List;
import org.HdrHistogram.IntCountsHistogram;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Setup;

/** What the coordinator does with one worker's interval: a second of 10 000 requests, one cell. */
public class MergingBenchmark extends Step {
  private static final int REQUESTS = 10_000;
  private static final long SECOND_NS = 1_000_000_000;
  private static final Plan PLAN =
      PlanParser.parse(
          """
          name: steady
          target: http://127.0.0.1:1
          scenarios:
            main:
              executor: constant-arrival-rate
              rate: 10000
              duration: 160h
              requests: [{url: /}]
          """,
          PlanOptions.NONE);

  private final List<Cell> cells = List.of(cell());
  private RunTotals totals = new RunTotals(PLAN);
  private long second;

  private static Cell cell() {
    return new Cell(
        0,
        0,
        new Counts(REQUESTS, REQUESTS, REQUESTS, 0, 0, 0),
        times(1),
        times(2),
        times(3),
        List.of(),
        0,
        0,
        1_000_000,
        1_000_000,
        0,
        0,
        List.of());
  }

  private static EncodedHistogram times(long seed) {
    IntCountsHistogram histogram = Histograms.forRecording();
    Samples.ofMicros(REQUESTS, seed).forEach(histogram::recordValue);
    return EncodedHistogram.encode(histogram);
  }

  /** A run keeps its series, so none is to last longer than an iteration. */
  @Setup(Level.Iteration)
  public void newRun() {
    totals = new RunTotals(PLAN);
    second = 0;
  }

  @Benchmark
  public RunTotals intervalIntoTotals() {
    long fromNs = second++ * SECOND_NS;
    totals.merge("worker", new Interval(second, fromNs, fromNs + SECOND_NS, cells));
    return totals;
  }
}

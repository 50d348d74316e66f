package io.onrush.worker.engine;

import io.onrush.bench.jmh.Samples;
import io.onrush.bench.jmh.Step;
import io.onrush.measure.Cell;
import org.openjdk.jmh.annotations.Benchmark;

/** One request's times into the recorder, and a second's recorder into an interval. */
public class RecordingBenchmark extends Step {
  private static final int REQUESTS = 10_000;
  private static final long GAP_NS = Recorder.PERIOD_NS / REQUESTS;
  private static final int MASK = 4095;

  private final long[] times = Samples.ofMicros(MASK + 1, 1).toArray();
  private final Recorder recorder = new Recorder(1, 1, RecordingBenchmark::giveBack);
  private final CellRecorder second = new CellRecorder();
  private final CellSum sum = new CellSum();
  private long runNs;
  private int next;

  public RecordingBenchmark() {
    recorder.begin(0);
    for (int i = 0; i < REQUESTS; i++) {
      record(second, i);
    }
  }

  private static void giveBack(Recorder from, long second, RecordingSet set, boolean last) {
    set.clear();
    from.giveBack(set);
  }

  private void record(CellRecorder cell, int i) {
    cell.due++;
    cell.sent++;
    cell.lag.recordValue(times[(i + 2) & MASK]);
    cell.response.recordValue(times[i & MASK]);
    cell.service.recordValue(times[(i + 1) & MASK]);
    cell.succeeded++;
  }

  /** At 10 000 requests a second, so every 10 000th call hands over a period. */
  @Benchmark
  public void oneRequest() {
    runNs += GAP_NS;
    recorder.advanceTo(runNs);
    record(recorder.cell(0, 0), next++);
  }

  /** What the collector does each second for each request of the plan. */
  @Benchmark
  public Cell secondIntoInterval() {
    sum.add(second);
    Cell cell = sum.toCell(0, 0);
    sum.clear();
    return cell;
  }
}

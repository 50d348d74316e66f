package io.onrush.worker.engine;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Records what happens on one loop and hands it over at each full second of run time.
 * Single-writer: the loop's thread, except for {@link #giveBack} and {@link #shortages}.
 */
final class Recorder {
  static final long PERIOD_NS = 1_000_000_000L;
  private static final int MAX_SETS = 8;

  /** Takes finished periods; called on the loop's thread. */
  interface Outlet {
    /**
     * Takes one loop's period.
     *
     * @param second number of the period
     * @param last nothing more comes from this loop
     */
    void handOver(Recorder from, long second, RecordingSet set, boolean last);
  }

  private final int requests;
  private final int cells;
  private final Outlet outlet;
  private final BlockingQueue<RecordingSet> spares = new ArrayBlockingQueue<>(MAX_SETS);
  private final AtomicLong shortages = new AtomicLong();
  private RecordingSet current;
  private int sets;
  private long second;
  private long periodEndNs = Long.MAX_VALUE;

  Recorder(int stages, int requests, Outlet outlet) {
    this.requests = requests;
    this.cells = stages * requests;
    this.outlet = outlet;
    // A period may see the requests of a stage and the late ones of the stage before.
    int ready = Math.min(2 * requests, 16);
    current = new RecordingSet(cells, ready);
    spares.add(new RecordingSet(cells, ready));
    sets = 2;
  }

  /** Starts the first period. */
  void begin(long firstSecond) {
    second = firstSecond;
    periodEndNs = (second + 1) * PERIOD_NS;
  }

  /** Must be called with the time of what is recorded before it is recorded. */
  void advanceTo(long runNs) {
    while (runNs >= periodEndNs) {
      rotate();
    }
  }

  private void rotate() {
    RecordingSet next = spares.poll();
    if (next == null) {
      shortages.incrementAndGet();
      if (sets < MAX_SETS) {
        next = new RecordingSet(cells, 0);
        sets++;
      }
    }
    if (next == null) {
      // The collector is far behind. Nothing gets lost: this period's counts go with the next's.
      outlet.handOver(this, second, new RecordingSet(0, 0), false);
    } else {
      outlet.handOver(this, second, current, false);
      current = next;
    }
    second++;
    periodEndNs = (second + 1) * PERIOD_NS;
  }

  /** Hands over the period under way as the last one. */
  void finish() {
    periodEndNs = Long.MAX_VALUE;
    outlet.handOver(this, second, current, true);
    current = new RecordingSet(cells, 0);
  }

  /** Run time of the next hand-over. */
  long periodEndNs() {
    return periodEndNs;
  }

  CellRecorder cell(int stage, int request) {
    return current.cell(stage * requests + request);
  }

  /** Takes a cleared set back; any thread. */
  void giveBack(RecordingSet set) {
    // A stand-in for a period without a set of its own holds nothing and fits nothing.
    if (set.holdsCells()) {
      spares.offer(set);
    }
  }

  long shortages() {
    return shortages.get();
  }
}

package io.onrush.worker.engine;

import io.onrush.measure.Cell;
import io.onrush.measure.Histograms;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * Merges the loops' periods and gives them to the sink, on a thread of its own. A period is given
 * once every loop has handed it over or has finished before it.
 */
final class Collector implements Recorder.Outlet, Runnable {
  private record HandOver(Recorder from, long second, RecordingSet set, boolean last) {}

  /** Lag of the last period, us. */
  record Lag(long p50Us, long p99Us) {}

  private static final long POLL_MILLIS = 100;

  private final int loops;
  private final int requests;
  private final IntervalSink sink;
  private final BlockingQueue<HandOver> inbox = new LinkedBlockingQueue<>();
  private final CompletableFuture<Void> done = new CompletableFuture<>();
  private final Map<Long, List<HandOver>> waiting = new HashMap<>();
  private final Deque<CellSum> spareSums = new ArrayDeque<>();
  private final Histogram lagOfPeriod = Histograms.forMerging();
  private int finishedBefore;
  private volatile long second;
  private volatile boolean closed;
  private volatile Lag lag = new Lag(0, 0);

  /**
   * @param requests number of requests of the plan, which takes a cell's number apart
   */
  Collector(int loops, int requests, IntervalSink sink) {
    this.loops = loops;
    this.requests = requests;
    this.sink = sink;
  }

  /** Must come before any loop hands anything over. */
  void begin(long firstSecond) {
    second = firstSecond;
  }

  @Override
  public void handOver(Recorder from, long second, RecordingSet set, boolean last) {
    inbox.add(new HandOver(from, second, set, last));
  }

  /** Completes once the last period of every loop has been given to the sink. */
  CompletableFuture<Void> done() {
    return done;
  }

  Lag lag() {
    return lag;
  }

  /** Ends the thread, whatever has not been given yet. */
  void close() {
    closed = true;
  }

  @Override
  public void run() {
    try {
      while (!closed && finishedBefore < loops) {
        HandOver next = inbox.poll(POLL_MILLIS, TimeUnit.MILLISECONDS);
        if (next != null) {
          waiting.computeIfAbsent(next.second(), _ -> new ArrayList<>()).add(next);
          giveWhatIsWhole();
        }
      }
      // What was late is over.
      lag = new Lag(0, 0);
      done.complete(null);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error e) {
      done.completeExceptionally(e);
      throw e;
    }
  }

  private void giveWhatIsWhole() {
    long whole = second;
    List<HandOver> parts = waiting.getOrDefault(whole, List.of());
    while (finishedBefore < loops && parts.size() + finishedBefore == loops) {
      waiting.remove(whole);
      give(whole, parts);
      finishedBefore += (int) parts.stream().filter(HandOver::last).count();
      whole++;
      second = whole;
      parts = waiting.getOrDefault(whole, List.of());
    }
  }

  private void give(long number, List<HandOver> parts) {
    Map<Integer, CellSum> sums = new TreeMap<>();
    for (HandOver part : parts) {
      for (CellRecorder recorder : part.set().touched()) {
        sums.computeIfAbsent(recorder.cell, _ -> takeSum()).add(recorder);
      }
      part.set().clear();
      part.from().giveBack(part.set());
    }
    List<Cell> cells = new ArrayList<>(sums.size());
    lagOfPeriod.reset();
    sums.forEach(
        (cell, sum) -> {
          cells.add(sum.toCell(cell / requests, cell % requests));
          sum.addLagTo(lagOfPeriod);
          sum.clear();
          spareSums.push(sum);
        });
    // Where all that was due was dropped, the lag is no better than before.
    if (lagOfPeriod.getTotalCount() > 0 || cells.stream().allMatch(c -> c.counts().due() == 0)) {
      lag = new Lag(lagOfPeriod.getValueAtPercentile(50), lagOfPeriod.getValueAtPercentile(99));
    }
    long fromNs = number * Recorder.PERIOD_NS;
    sink.accept(fromNs, fromNs + Recorder.PERIOD_NS, cells);
  }

  private CellSum takeSum() {
    return spareSums.isEmpty() ? new CellSum() : spareSums.pop();
  }
}

package io.onrush.worker.run;

import io.onrush.measure.Cell;
import io.onrush.measure.Interval;
import io.onrush.measure.Intervals;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Intervals that the coordinator has not acknowledged yet, in order. At most {@value #WINDOW} are
 * under way at once and repeated until acknowledged; at most {@value #MOST} wait, beyond that the
 * newest ones are joined, which costs resolution in time but no count.
 */
final class Outbox {
  static final int WINDOW = 32;
  static final int MOST = 2048;
  static final int FRAME_BYTES = 128 * 1024;
  private static final long RESEND_NS = 1_000_000_000L;

  private static final class Pending {
    Interval interval;
    boolean sent;
    long sentNs;

    Pending(Interval interval) {
      this.interval = interval;
    }
  }

  private final ArrayDeque<Pending> pending = new ArrayDeque<>();
  private final Consumer<Interval> send;
  private long lastSequence;

  Outbox(Consumer<Interval> send) {
    this.send = send;
  }

  /** Number of the newest interval, 0 for none. */
  long lastSequence() {
    return lastSequence;
  }

  boolean isEmpty() {
    return pending.isEmpty();
  }

  void add(long fromNs, long toNs, List<Cell> cells) {
    List<Cell> frame = new ArrayList<>();
    int bytes = 0;
    for (Cell cell : cells) {
      if (!frame.isEmpty() && bytes + cell.encodedSize() > FRAME_BYTES) {
        append(fromNs, toNs, frame);
        frame = new ArrayList<>();
        bytes = 0;
      }
      frame.add(cell);
      bytes += cell.encodedSize();
    }
    append(fromNs, toNs, frame);
  }

  private void append(long fromNs, long toNs, List<Cell> cells) {
    if (pending.size() >= MOST && !pending.getLast().sent) {
      Pending last = pending.getLast();
      last.interval = Intervals.join(last.interval, fromNs, toNs, cells);
    } else {
      pending.add(new Pending(new Interval(++lastSequence, fromNs, toNs, cells)));
    }
  }

  void acknowledge(long sequence) {
    while (!pending.isEmpty() && pending.getFirst().interval.sequence() <= sequence) {
      pending.removeFirst();
    }
  }

  void sendDue(long nowNs) {
    int n = 0;
    for (Pending p : pending) {
      if (n++ == WINDOW) {
        return;
      }
      if (!p.sent || nowNs - p.sentNs > RESEND_NS) {
        p.sent = true;
        p.sentNs = nowNs;
        send.accept(p.interval);
      }
    }
  }
}

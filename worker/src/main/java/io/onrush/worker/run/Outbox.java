package io.onrush.worker.run;

import io.onrush.measure.Cell;
import io.onrush.measure.Interval;
import io.onrush.measure.Intervals;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The worker's journal: its intervals, in order, until they are settled, that is, part of a
 * checkpoint that the coordinator's successor will find. Until then the successor can have them
 * again.
 *
 * <ol>
 *   <li>At most {@value #WINDOW} are under way at once, and repeated until acknowledged.
 *   <li>At most {@value #MOST} wait for an acknowledgement. Beyond that the newest ones are joined,
 *       which costs resolution in time but no count.
 *   <li>At most {@value #MOST_KEPT} and {@value #MOST_BYTES} bytes are kept once acknowledged. The
 *       oldest give way; where a successor misses them, its report says so.
 * </ol>
 */
final class Outbox {
  static final int WINDOW = 32;
  static final int MOST = 2048;
  static final int MOST_KEPT = 4096;
  static final long MOST_BYTES = 32 * 1024 * 1024;
  static final int FRAME_BYTES = 128 * 1024;
  private static final long RESEND_NS = 1_000_000_000L;

  private static final class Entry {
    Interval interval;
    boolean sent;

    /** Some coordinator may have merged it: its content stays as it is. */
    boolean known;

    long sentNs;

    Entry(Interval interval) {
      this.interval = interval;
    }
  }

  private final ArrayDeque<Entry> kept = new ArrayDeque<>();
  private final ArrayDeque<Entry> pending = new ArrayDeque<>();
  private final Consumer<Interval> send;
  private long keptBytes;
  private long lastSequence;

  Outbox(Consumer<Interval> send) {
    this.send = send;
  }

  /** Number of the newest interval, 0 for none. */
  long lastSequence() {
    return lastSequence;
  }

  /** Number of the oldest interval that is still there; one more than the newest for none. */
  long firstSequence() {
    Entry first = kept.isEmpty() ? pending.peekFirst() : kept.peekFirst();
    return first == null ? lastSequence + 1 : first.interval.sequence();
  }

  /** Whether everything is acknowledged. */
  boolean isEmpty() {
    return pending.isEmpty();
  }

  void add(long fromNs, long toNs, List<Cell> cells) {
    List<Cell> frame = new ArrayList<>();
    int bytes = 0;
    for (Cell cell : cells) {
      if (!frame.isEmpty() && bytes + cell.encodedSize() > FRAME_BYTES) {
        append(fromNs, toNs, frame, false);
        frame = new ArrayList<>();
        bytes = 0;
      }
      frame.add(cell);
      bytes += cell.encodedSize();
    }
    append(fromNs, toNs, frame, true);
  }

  private void append(long fromNs, long toNs, List<Cell> cells, boolean lastOfPeriod) {
    Interval next = new Interval(lastSequence + 1, fromNs, toNs, cells, lastOfPeriod);
    if (pending.size() >= MOST && !pending.getLast().known) {
      Entry last = pending.getLast();
      last.interval = Intervals.join(last.interval, next);
    } else {
      lastSequence = next.sequence();
      pending.add(new Entry(next));
    }
  }

  /** The coordinator has merged everything up to this number. */
  void acknowledge(long sequence) {
    while (!pending.isEmpty() && pending.getFirst().interval.sequence() <= sequence) {
      Entry entry = pending.removeFirst();
      kept.addLast(entry);
      keptBytes += bytes(entry);
    }
    while (kept.size() > MOST_KEPT || keptBytes > MOST_BYTES) {
      forgetFirst();
    }
  }

  /** Everything up to this number is in a checkpoint that a successor finds. */
  void settle(long sequence) {
    while (!kept.isEmpty() && kept.getFirst().interval.sequence() <= sequence) {
      forgetFirst();
    }
  }

  private void forgetFirst() {
    keptBytes -= bytes(kept.removeFirst());
  }

  private static long bytes(Entry entry) {
    return entry.interval.cells().stream().mapToLong(Cell::encodedSize).sum();
  }

  /** Another coordinator has to have all of them. */
  void rewind() {
    while (!kept.isEmpty()) {
      pending.addFirst(kept.removeLast());
    }
    keptBytes = 0;
    pending.forEach(e -> e.sent = false);
  }

  void sendDue(long nowNs) {
    int n = 0;
    for (Entry e : pending) {
      if (n++ == WINDOW) {
        return;
      }
      if (!e.sent || nowNs - e.sentNs > RESEND_NS) {
        e.sent = true;
        e.known = true;
        e.sentNs = nowNs;
        send.accept(e.interval);
      }
    }
  }
}

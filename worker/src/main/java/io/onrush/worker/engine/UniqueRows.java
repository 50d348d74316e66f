package io.onrush.worker.engine;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Rows that were given to this worker alone, each of which it uses once. Thread-safe and without
 * locks; {@link #next} allocates nothing.
 *
 * <p>A position counts the rows that were ever given, and no two callers of {@link #next} get the
 * same one. Spans ascend, so no two positions have the same row; a span that does not ascend is one
 * that came twice.
 */
public final class UniqueRows {
  /** What {@link #next} gives where there is no row. */
  public static final int NONE = -1;

  /** Spans that are not used up. Immutable. */
  private static final class Spans {
    static final Spans NONE = new Spans(new long[0], new long[0], 0, 0);

    /** Position of each one's first row, ascending. */
    private final long[] firsts;

    /** That row. */
    private final long[] rows;

    /** The position after the last. */
    final long end;

    /** The row after the last. */
    final long toRow;

    private Spans(long[] firsts, long[] rows, long end, long toRow) {
      this.firsts = firsts;
      this.rows = rows;
      this.end = end;
      this.toRow = toRow;
    }

    int row(long position) {
      int i = firsts.length - 1;
      while (i > 0 && firsts[i] > position) {
        i--;
      }
      return Math.toIntExact(rows[i] + position - firsts[i]);
    }

    Spans with(long fromRow, long newToRow, long position) {
      int used = 0;
      while (used + 1 < firsts.length && firsts[used + 1] <= position) {
        used++;
      }
      int kept = firsts.length - used;
      long[] newFirsts = new long[kept + 1];
      long[] newRows = new long[kept + 1];
      System.arraycopy(firsts, used, newFirsts, 0, kept);
      System.arraycopy(rows, used, newRows, 0, kept);
      newFirsts[kept] = end;
      newRows[kept] = fromRow;
      return new Spans(newFirsts, newRows, end + newToRow - fromRow, newToRow);
    }
  }

  private final AtomicLong positions = new AtomicLong();
  private volatile Spans spans = Spans.NONE;

  /** Takes a span, unless it came before. One thread. */
  public void add(long fromRow, long toRow) {
    if (fromRow >= spans.toRow && toRow > fromRow) {
      spans = spans.with(fromRow, toRow, positions.get());
    }
  }

  /** A row that nobody has had, or {@link #NONE}. */
  public int next() {
    while (true) {
      long position = positions.get();
      Spans now = spans;
      if (position >= now.end) {
        return NONE;
      }
      // Of no use where the position is taken and its span gone: then this one does not get it.
      int row = now.row(position);
      if (positions.compareAndSet(position, position + 1)) {
        return row;
      }
    }
  }

  /** End of the newest span, 0 for none. */
  public long toRow() {
    return spans.toRow;
  }

  /** Rows that are not used yet. */
  public long left() {
    return spans.end - positions.get();
  }
}

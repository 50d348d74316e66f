package io.onrush.coordinator.report;

import io.onrush.coordinator.checkpoint.Column;
import io.onrush.coordinator.report.TotalsState.BreakdownState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Response times by {@link Bins bin} and requests by the part of who sent them, over the whole run.
 * Where a run outgrows {@value #MOST_SPANS} spans, pairs of them become one; so it takes at most
 * some 1.5 MB, and nothing that was counted is lost. Seconds after {@link Series#MOST_SECONDS} are
 * not kept.
 */
final class Breakdown {
  static final int MOST_SPANS = 720;

  /** Parts that have a number of their own: the first ones that sent anything. */
  static final int MOST_PARTS = 64;

  /** The part of all others. */
  private static final int REST = 0;

  private final int mostSeconds;
  private int width = 1;

  /** By slot; {@link #REST} has the first. */
  private final List<Integer> parts = new ArrayList<>(List.of(REST));

  /** A span without data may be null. */
  private List<@Nullable Span> spans = new ArrayList<>();

  Breakdown(int mostSeconds) {
    this.mostSeconds = mostSeconds;
  }

  private static final class Span {
    private final long[] heat = new long[Bins.COUNT];

    /** By slot of the part; those beyond are 0. */
    private long[] sent = new long[1];

    private BreakdownReport.@Nullable Span report;

    private void add(List<DecodedCell> cells, int slot, long more) {
      cells.forEach(cell -> cell.response().forEach((us, count) -> heat[Bins.of(us)] += count));
      send(slot, more);
      report = null;
    }

    private void send(int slot, long more) {
      if (slot >= sent.length) {
        sent = Arrays.copyOf(sent, slot + 1);
      }
      sent[slot] += more;
    }

    private void add(Span o) {
      Arrays.setAll(heat, bin -> heat[bin] + o.heat[bin]);
      for (int slot = 0; slot < o.sent.length; slot++) {
        send(slot, o.sent[slot]);
      }
      report = null;
    }
  }

  /** Adds what a worker saw in a second, counted from 0. */
  void add(long second, int part, List<DecodedCell> cells) {
    if (second >= mostSeconds || cells.isEmpty()) {
      return;
    }
    while (second / width >= MOST_SPANS) {
      joinPairs();
    }
    long sent = cells.stream().mapToLong(cell -> cell.cell().counts().sent()).sum();
    at((int) (second / width)).add(cells, sent == 0 ? REST : slot(part), sent);
  }

  private int slot(int part) {
    int slot = parts.indexOf(part);
    if (slot < 0 && parts.size() <= MOST_PARTS) {
      parts.add(part);
      return parts.size() - 1;
    }
    return Math.max(slot, REST);
  }

  private Span at(int index) {
    while (spans.size() <= index) {
      spans.add(null);
    }
    Span span = spans.get(index);
    if (span == null) {
      span = new Span();
      spans.set(index, span);
    }
    return span;
  }

  private void joinPairs() {
    List<@Nullable Span> narrow = spans;
    spans = new ArrayList<>();
    width *= 2;
    for (int i = 0; i < narrow.size(); i++) {
      Span span = narrow.get(i);
      if (span != null) {
        at(i / 2).add(span);
      }
    }
  }

  /** All of it. What has not changed since the last time is the same object again. */
  BreakdownReport report() {
    List<BreakdownReport.Span> reports = new ArrayList<>();
    for (int i = 0; i < spans.size(); i++) {
      Span span = spans.get(i);
      if (span != null) {
        BreakdownReport.Span report = span.report;
        if (report == null) {
          report = report((i + 1.0) * width, span);
          span.report = report;
        }
        reports.add(report);
      }
    }
    return new BreakdownReport(width, reports);
  }

  private BreakdownReport.Span report(double end, Span span) {
    List<Long> heat = new ArrayList<>();
    for (int bin = 0; bin < span.heat.length; bin++) {
      if (span.heat[bin] > 0) {
        heat.add((long) bin);
        heat.add(span.heat[bin]);
      }
    }
    Map<Integer, Long> sent = new TreeMap<>();
    for (int slot = 0; slot < span.sent.length; slot++) {
      if (span.sent[slot] > 0) {
        sent.put(parts.get(slot), span.sent[slot]);
      }
    }
    return new BreakdownReport.Span(end, heat, sent);
  }

  BreakdownState state() {
    List<Column> heat = new ArrayList<>();
    List<Column> sent = new ArrayList<>();
    for (Span span : spans) {
      heat.add(span == null ? Column.of() : Column.of(span.heat));
      sent.add(span == null ? Column.of() : Column.of(span.sent));
    }
    Column named = Column.of(parts.stream().mapToLong(Integer::longValue).toArray());
    return new BreakdownState(width, named, heat, sent);
  }

  /**
   * One that goes on from {@code state}.
   *
   * @throws IllegalArgumentException if it is not readable
   */
  static Breakdown of(BreakdownState state, int mostSeconds) {
    Breakdown breakdown = new Breakdown(mostSeconds);
    long[] parts = state.parts().toLongs();
    int spans = state.heat().size();
    require(Integer.bitCount(state.width()) == 1 && state.width() > 0, "width", state.width());
    require(parts.length > 0 && parts.length <= MOST_PARTS + 1, "parts", parts.length);
    require(spans <= MOST_SPANS && spans == state.sent().size(), "spans", spans);
    breakdown.width = state.width();
    breakdown.parts.clear();
    Arrays.stream(parts).forEach(part -> breakdown.parts.add(Math.toIntExact(part)));
    for (int i = 0; i < spans; i++) {
      long[] sent = state.sent().get(i).toLongs();
      require(sent.length <= parts.length, "parts of a span", sent.length);
      if (sent.length > 0) {
        Span span = breakdown.at(i);
        span.sent = sent;
        System.arraycopy(state.heat().get(i).toLongs(Bins.COUNT), 0, span.heat, 0, Bins.COUNT);
      }
    }
    return breakdown;
  }

  private static void require(boolean holds, String what, long value) {
    if (!holds) {
      throw new IllegalArgumentException("breakdown: " + what + ": " + value);
    }
  }
}

package io.onrush.coordinator.report;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How long requests took and who sent them, over the whole run in at most {@value
 * Breakdown#MOST_SPANS} spans.
 *
 * @param width seconds of each span; doubled whenever there would be too many of them
 * @param spans those in which anything was sent or ended, ascending
 */
public record BreakdownReport(int width, List<Span> spans) {
  /** Nothing was sent yet. */
  public static final BreakdownReport EMPTY = new BreakdownReport(1, List.of());

  public BreakdownReport {
    spans = List.copyOf(spans);
  }

  /**
   * A span of run time.
   *
   * @param t its end, seconds
   * @param heat response times: a {@link Bins bin}, how many are in it, the next bin, and so on
   * @param sent requests by the worker's part; 0 is all for which there is no room by name
   */
  public record Span(double t, List<Long> heat, Map<Integer, Long> sent) {
    public Span {
      heat = List.copyOf(heat);
      sent = Collections.unmodifiableMap(new TreeMap<>(sent));
    }

    private Span plus(Span o) {
      TreeMap<Long, Long> bins = new TreeMap<>();
      for (List<Long> pairs : List.of(heat, o.heat)) {
        for (int i = 0; i < pairs.size(); i += 2) {
          bins.merge(pairs.get(i), pairs.get(i + 1), Long::sum);
        }
      }
      List<Long> joined = new ArrayList<>();
      bins.forEach((bin, count) -> Collections.addAll(joined, bin, count));
      TreeMap<Integer, Long> parts = new TreeMap<>(sent);
      o.sent.forEach((part, count) -> parts.merge(part, count, Long::sum));
      return new Span(o.t, joined, parts);
    }
  }

  /** Those spans that an earlier one, with pairs joined to the same width, does not have so. */
  public BreakdownReport since(BreakdownReport earlier) {
    BreakdownReport known = earlier;
    while (known.width < width) {
      known = known.joined();
    }
    List<Span> changed = new ArrayList<>();
    int next = 0;
    for (Span span : spans) {
      while (next < known.spans.size() && known.spans.get(next).t() < span.t()) {
        next++;
      }
      if (next == known.spans.size() || !known.spans.get(next).equals(span)) {
        changed.add(span);
      }
    }
    return new BreakdownReport(width, changed);
  }

  private BreakdownReport joined() {
    TreeMap<Double, Span> byEnd = new TreeMap<>();
    for (Span span : spans) {
      double end = Math.ceil(span.t / (2.0 * width)) * 2 * width;
      byEnd.merge(end, new Span(end, span.heat, span.sent), Span::plus);
    }
    return new BreakdownReport(2 * width, List.copyOf(byEnd.values()));
  }
}

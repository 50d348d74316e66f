package io.onrush.coordinator.report;

import io.onrush.coordinator.report.Report.Trend;
import io.onrush.measure.Counts;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was sent and what ended in each second of run time. Only the newest {@value #OPEN_SECONDS}
 * seconds keep their samples: what arrives later still counts, but moves no percentile. So a second
 * costs some 80 bytes for good, and a day 7 MB. Seconds after the first {@value #MOST_SECONDS}, a
 * week, are not kept at all.
 */
final class Series {
  static final int OPEN_SECONDS = 60;
  static final int MOST_SECONDS = 7 * 86_400;

  /** By the second; a second without data may be null. */
  private final List<@Nullable Second> seconds = new ArrayList<>();

  /** Seconds before this one have lost their samples. */
  private int closed;

  /** One second: counts, and percentiles in milliseconds of the responses that ended in it. */
  static final class Second {
    private Counts counts = Counts.ZERO;
    private @Nullable Distribution open = new Distribution();
    private double p50;
    private double p95;
    private double p99;

    private void add(List<DecodedCell> cells) {
      for (DecodedCell decoded : cells) {
        counts = counts.plus(decoded.cell().counts());
        if (open != null) {
          open.add(decoded.response());
        }
      }
    }

    private void refresh() {
      if (open != null) {
        Trend trend = open.trend();
        p50 = trend.med();
        p95 = trend.p95();
        p99 = trend.p99();
      }
    }

    private void close() {
      refresh();
      open = null;
    }

    Counts counts() {
      return counts;
    }

    double p50() {
      return p50;
    }

    double p95() {
      return p95;
    }

    double p99() {
      return p99;
    }
  }

  /** Adds what was seen in a second, counted from 0. */
  void add(long number, List<DecodedCell> cells) {
    if (number >= MOST_SECONDS || cells.isEmpty()) {
      return;
    }
    int index = (int) number;
    while (seconds.size() <= index) {
      seconds.add(null);
    }
    for (; closed < seconds.size() - OPEN_SECONDS; closed++) {
      close(closed);
    }
    Second second = seconds.get(index);
    if (second == null) {
      second = new Second();
      seconds.set(index, second);
      if (index < closed) {
        second.close();
      }
    }
    second.add(cells);
  }

  private void close(int index) {
    Second second = seconds.get(index);
    if (second != null) {
      second.close();
    }
  }

  /** Seconds from the first one to the last that has data. */
  int size() {
    return seconds.size();
  }

  /** A second, counted from 0, with its percentiles up to date; null if it has no data. */
  @Nullable Second get(int index) {
    Second second = index >= 0 && index < seconds.size() ? seconds.get(index) : null;
    if (second != null) {
      second.refresh();
    }
    return second;
  }
}

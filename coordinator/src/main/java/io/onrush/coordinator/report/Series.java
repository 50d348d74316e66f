package io.onrush.coordinator.report;

import io.onrush.coordinator.checkpoint.Column;
import io.onrush.coordinator.report.Report.Trend;
import io.onrush.coordinator.report.TotalsState.OpenSecond;
import io.onrush.coordinator.report.TotalsState.SeriesState;
import io.onrush.measure.Counts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What was sent and what ended in each second of run time. Only the newest {@value #OPEN_SECONDS}
 * seconds keep their samples: what arrives later still counts, but moves no percentile. So a second
 * costs some 140 bytes for good, and a day 12 MB. Seconds after the first {@value #MOST_SECONDS}, a
 * week, are not kept at all.
 */
final class Series {
  static final int OPEN_SECONDS = 60;
  static final int MOST_SECONDS = 7 * 86_400;
  private static final double US_PER_MS = 1000;

  /** By the second; a second without data may be null. */
  private final List<@Nullable Second> seconds = new ArrayList<>();

  /** Later seconds are not kept. */
  private final int most;

  /** Seconds before this one have lost their samples. */
  private int closed;

  Series(int most) {
    this.most = most;
  }

  /** One second: counts, and percentiles in milliseconds of the responses that ended in it. */
  static final class Second {
    private static final int COUNTS = 6;
    private static final int TIMES = 8;
    private static final int COLUMNS = COUNTS + TIMES;

    private Counts counts = Counts.ZERO;
    private @Nullable Times open = new Times();

    /** Percentiles in the order of their methods; whole microseconds, unsigned. */
    private final int[] us = new int[TIMES];

    private Second() {}

    private Second(long[] row) {
      counts = new Counts(row[0], row[1], row[2], row[3], row[4], row[5]);
      for (int i = 0; i < TIMES; i++) {
        us[i] = (int) row[COUNTS + i];
      }
      open = null;
    }

    private long[] row() {
      long[] row = {
        counts.due(),
        counts.sent(),
        counts.succeeded(),
        counts.failed(),
        counts.dropped(),
        counts.missed(),
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0
      };
      for (int i = 0; i < TIMES; i++) {
        row[COUNTS + i] = Integer.toUnsignedLong(us[i]);
      }
      return row;
    }

    private void add(List<DecodedCell> cells) {
      for (DecodedCell decoded : cells) {
        counts = counts.plus(decoded.cell().counts());
        if (open != null) {
          open.add(decoded);
        }
      }
    }

    private void refresh() {
      if (open != null) {
        double[] ms = open.percentiles();
        for (int i = 0; i < TIMES; i++) {
          us[i] = (int) Math.round(ms[i] * US_PER_MS);
        }
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
      return millis(0);
    }

    double p95() {
      return millis(1);
    }

    double p99() {
      return millis(2);
    }

    double serviceP50() {
      return millis(3);
    }

    double serviceP95() {
      return millis(4);
    }

    double serviceP99() {
      return millis(5);
    }

    double lagP50() {
      return millis(6);
    }

    double lagP99() {
      return millis(7);
    }

    private double millis(int i) {
      return Integer.toUnsignedLong(us[i]) / US_PER_MS;
    }
  }

  /** Samples of a second that still takes some. */
  private record Times(Distribution response, Distribution service, Distribution lag) {
    Times() {
      this(new Distribution(), new Distribution(), new Distribution());
    }

    Times(OpenSecond state) {
      this(
          Distribution.of(state.response()),
          Distribution.of(state.service()),
          Distribution.of(state.lag()));
    }

    OpenSecond state(int number) {
      return new OpenSecond(number, response.state(), service.state(), lag.state());
    }

    void add(DecodedCell decoded) {
      response.add(decoded.response());
      service.add(decoded.service());
      lag.add(decoded.lag());
    }

    double[] percentiles() {
      Trend r = response.trend();
      Trend s = service.trend();
      Trend l = lag.trend();
      return new double[] {r.med(), r.p95(), r.p99(), s.med(), s.p95(), s.p99(), l.med(), l.p99()};
    }
  }

  /** A series of at most {@code most} seconds that goes on from {@code state}. */
  static Series of(SeriesState state, int most) {
    Series series = new Series(most);
    series.closed = Math.clamp(state.closed(), 0, most);
    long[] numbers = state.numbers().toLongs();
    List<long[]> columns = state.columns().stream().map(c -> c.toLongs(numbers.length)).toList();
    if (columns.size() != Second.COLUMNS) {
      throw new IllegalArgumentException(
          "series: " + columns.size() + " columns (expected: " + Second.COLUMNS + ")");
    }
    for (int i = 0; i < numbers.length; i++) {
      if (numbers[i] < series.seconds.size() || numbers[i] >= most) {
        throw new IllegalArgumentException(
            "series: second " + numbers[i] + " (expected: ascending, below " + most + ")");
      }
      int row = i;
      Second second = new Second(columns.stream().mapToLong(column -> column[row]).toArray());
      second.open = numbers[i] < series.closed ? null : new Times();
      series.grow((int) numbers[i]);
      series.seconds.set((int) numbers[i], second);
    }
    for (OpenSecond open : state.open()) {
      Second second = series.get(open.number());
      if (second == null || second.open == null) {
        throw new IllegalArgumentException("series: second " + open.number() + " is not open");
      }
      second.open = new Times(open);
    }
    return series;
  }

  SeriesState state() {
    int[] numbers =
        IntStream.range(0, seconds.size()).filter(i -> seconds.get(i) != null).toArray();
    long[][] columns = new long[Second.COLUMNS][numbers.length];
    List<OpenSecond> open = new ArrayList<>();
    for (int i = 0; i < numbers.length; i++) {
      Second second = seconds.get(numbers[i]);
      if (second == null) {
        continue;
      }
      long[] row = second.row();
      for (int c = 0; c < columns.length; c++) {
        columns[c][i] = row[c];
      }
      if (second.open != null) {
        open.add(second.open.state(numbers[i]));
      }
    }
    return new SeriesState(
        closed,
        Column.of(Arrays.stream(numbers).asLongStream().toArray()),
        Arrays.stream(columns).map(Column::of).toList(),
        open);
  }

  private void grow(int index) {
    while (seconds.size() <= index) {
      seconds.add(null);
    }
  }

  /** Adds what was seen in a second, counted from 0. */
  void add(long number, List<DecodedCell> cells) {
    if (number >= most || cells.isEmpty()) {
      return;
    }
    int index = (int) number;
    grow(index);
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

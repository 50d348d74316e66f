package io.onrush.coordinator.report;

import io.onrush.measure.Cell;
import io.onrush.measure.Counts;
import io.onrush.measure.ErrorCount;
import io.onrush.measure.ErrorKind;
import io.onrush.measure.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Any intervals of three workers, for {@link Sample#plan}. */
final class RandomIntervals {
  record From(String worker, int part, Interval interval) {}

  private RandomIntervals() {}

  /** Mostly in order over {@code seconds}, some of them late, some seconds without any. */
  static List<From> of(Random random, int seconds) {
    List<From> all = new ArrayList<>();
    for (int second = 0; second < seconds; second++) {
      for (int worker = 0; worker < 3; worker++) {
        if (random.nextInt(4) > 0) {
          all.add(
              new From(
                  "w" + worker, worker + 1, interval(random, Math.max(0, second - late(random)))));
        }
      }
    }
    return all;
  }

  private static int late(Random random) {
    return random.nextInt(10) == 0 ? random.nextInt(100) : 0;
  }

  private static Interval interval(Random random, int second) {
    Cell[] cells = new Cell[random.nextInt(3)];
    for (int i = 0; i < cells.length; i++) {
      cells[i] = cell(random);
    }
    return Sample.interval(second, cells);
  }

  private static Cell cell(Random random) {
    long[] us =
        random
            .longs(random.nextInt(20), 1, 60_000_000)
            .map(n -> Math.max(1, n >> random.nextInt(26)))
            .toArray();
    int failed = random.nextInt(us.length + 1);
    int dropped = random.nextInt(3);
    int missed = random.nextInt(4) == 0 ? random.nextInt(5) : 0;
    Counts counts =
        new Counts(
            us.length + dropped + missed, us.length, us.length - failed, failed, dropped, missed);
    List<ErrorKind> kinds = List.of(ErrorKind.values());
    ErrorKind kind = kinds.get(random.nextInt(kinds.size()));
    return Sample.cell(
        random.nextInt(3),
        random.nextInt(3),
        counts,
        failed == 0 ? List.of() : List.of(new ErrorCount(kind, random.nextInt(600), failed)),
        us);
  }
}

package io.onrush.worker.engine;

import io.onrush.pace.Course;
import io.onrush.pace.Leg;

/** The number of a scenario's stage at fire times that ascend. Single-threaded. */
final class StageCursor {
  private final int[] numbers;
  private final long[] endNs;
  private int current;

  StageCursor(Course course) {
    numbers = course.legs().stream().mapToInt(Leg::stage).toArray();
    endNs = new long[numbers.length];
    long at = course.startNs();
    for (int i = 0; i < endNs.length; i++) {
      at += course.legs().get(i).lengthNs();
      endNs[i] = at;
    }
  }

  /** The stage's number in {@code Plan.timeline()}; the last stage also past its end. */
  int at(long runNs) {
    while (current < endNs.length - 1 && runNs >= endNs[current]) {
      current++;
    }
    return numbers[current];
  }
}

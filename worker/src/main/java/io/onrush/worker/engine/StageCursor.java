package io.onrush.worker.engine;

import io.onrush.plan.Plan;
import io.onrush.plan.RunStage;
import java.util.List;
import java.util.stream.IntStream;

/** The number of a scenario's stage at fire times that ascend. Single-threaded. */
final class StageCursor {
  private final int[] numbers;
  private final long[] endNs;
  private int current;

  StageCursor(Plan plan, int scenario) {
    List<RunStage> timeline = plan.timeline();
    numbers =
        IntStream.range(0, timeline.size())
            .filter(i -> timeline.get(i).scenario() == scenario)
            .toArray();
    endNs = IntStream.of(numbers).mapToLong(i -> timeline.get(i).endNs()).toArray();
  }

  /** Goes back to the first stage, for fire times that start anew. */
  void reset() {
    current = 0;
  }

  /** The stage's number in {@code Plan.timeline()}; the last stage also past its end. */
  int at(long runNs) {
    while (current < endNs.length - 1 && runNs >= endNs[current]) {
      current++;
    }
    return numbers[current];
  }
}

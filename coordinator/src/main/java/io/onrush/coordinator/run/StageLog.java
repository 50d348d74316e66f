package io.onrush.coordinator.run;

import io.onrush.coordinator.run.RunMemory.StageMemory;
import io.onrush.protocol.StageEntry;

/** When the workers entered one stage: the first, the last, and how sure that is. */
final class StageLog {
  private long firstNs = Long.MAX_VALUE;
  private long lastNs = Long.MIN_VALUE;
  private long errorNs;

  StageMemory memory() {
    return new StageMemory(firstNs, lastNs, errorNs);
  }

  void resume(StageMemory before) {
    firstNs = before.firstNs();
    lastNs = before.lastNs();
    errorNs = before.errorNs();
  }

  void add(StageEntry entry) {
    firstNs = Math.min(firstNs, entry.atNs());
    lastNs = Math.max(lastNs, entry.atNs());
    errorNs = Math.max(errorNs, entry.errorNs());
  }

  boolean entered() {
    return firstNs != Long.MAX_VALUE;
  }

  long firstNs() {
    return firstNs;
  }

  long spreadNs() {
    return lastNs - firstNs;
  }

  /** Two clocks are compared, so both errors count. */
  long spreadErrorNs() {
    return 2 * errorNs;
  }
}

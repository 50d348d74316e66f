package io.onrush.coordinator.report;

import java.util.Locale;

/** Where a run stands. */
public enum RunState {
  PREPARING,
  RUNNING,
  PAUSED,
  STOPPING,
  FINISHED,
  STOPPED,
  ABORTED,
  FAILED;

  /** Name in reports, {@code running}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether nothing can follow. */
  public boolean ended() {
    return switch (this) {
      case PREPARING, RUNNING, PAUSED, STOPPING -> false;
      case FINISHED, STOPPED, ABORTED, FAILED -> true;
    };
  }
}

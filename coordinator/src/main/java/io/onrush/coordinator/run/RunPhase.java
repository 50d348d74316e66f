package io.onrush.coordinator.run;

/** Where a run stands. */
public enum RunPhase {
  PREPARING,
  /** The start instant is named, and not yet with everybody. */
  ARMING,
  RUNNING,
  STOPPING,
  FINISHED,
  STOPPED,
  ABORTED,
  FAILED;

  public boolean ended() {
    return switch (this) {
      case PREPARING, ARMING, RUNNING, STOPPING -> false;
      case FINISHED, STOPPED, ABORTED, FAILED -> true;
    };
  }
}

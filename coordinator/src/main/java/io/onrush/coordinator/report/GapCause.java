package io.onrush.coordinator.report;

/** Why arrivals did not happen, or why nothing is known of them. */
public enum GapCause {
  /** Their worker was given up. */
  WORKER_LOST("worker lost"),
  /** Their worker lives and has not told what became of them. */
  NOT_TOLD("not told"),
  /** They were nobody's: taken from one worker before another could take them up. */
  SHARE_MOVED_LATE("share moved late"),
  /** Their worker had no lease. */
  NO_LEASE("no lease");

  private final String label;

  GapCause(String label) {
    this.label = label;
  }

  /** Its name in reports. */
  public String label() {
    return label;
  }
}

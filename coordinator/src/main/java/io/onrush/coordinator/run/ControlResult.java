package io.onrush.coordinator.run;

/** What became of a {@link Control}. */
public sealed interface ControlResult {

  /**
   * It takes effect.
   *
   * @param atNs run time from which on
   * @param text what it does, as the run's events say it
   */
  record Accepted(long atNs, String text) implements ControlResult {}

  /**
   * It cannot be, now or at all.
   *
   * @param reason what is in the way, and what would do
   */
  record Refused(String reason) implements ControlResult {}
}

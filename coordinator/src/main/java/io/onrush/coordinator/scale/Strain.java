package io.onrush.coordinator.scale;

/**
 * How hard the run under way is for its workers.
 *
 * @param busy whether there is one: also while it is prepared, paused or taken over
 * @param saturated whether a worker cannot keep up right now
 * @param target requests that were due in a second a moment ago
 * @param actual requests that were sent in it
 */
public record Strain(boolean busy, boolean saturated, double target, double actual) {
  /** No run. */
  public static final Strain IDLE = new Strain(false, false, 0, 0);

  /** A run that sends nothing at the moment. */
  public static final Strain BUSY = new Strain(true, false, 0, 0);

  /** Part of what is due that has to be sent. */
  private static final double REACHED = 0.99;

  boolean tooMuch() {
    return busy && (saturated || actual < REACHED * target);
  }
}

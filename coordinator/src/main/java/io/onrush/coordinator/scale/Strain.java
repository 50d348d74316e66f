package io.onrush.coordinator.scale;

/**
 * How hard the run under way is for its workers.
 *
 * @param running whether there is one, started and not over
 * @param saturated whether a worker cannot keep up right now
 * @param target requests a second that are due
 * @param actual requests a second that are sent
 */
public record Strain(boolean running, boolean saturated, double target, double actual) {
  public static final Strain NONE = new Strain(false, false, 0, 0);

  /** Part of the target that has to be reached. */
  private static final double REACHED = 0.99;

  boolean tooMuch() {
    return running && (saturated || actual < REACHED * target);
  }
}

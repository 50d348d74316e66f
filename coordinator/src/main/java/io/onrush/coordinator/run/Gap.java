package io.onrush.coordinator.run;

/**
 * Arrivals that were a worker's by the plan and that no merged interval accounts for.
 *
 * @param missed those that were certainly not sent: nobody held a lease for them. Negative where
 *     the worker reports as missed what was another worker's by then
 * @param unaccounted those that may have been sent: they fell into an interval that died with the
 *     worker
 */
public record Gap(long missed, long unaccounted) {
  public static final Gap NONE = new Gap(0, 0);
}

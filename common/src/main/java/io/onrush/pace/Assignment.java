package io.onrush.pace;

/**
 * One worker's part of one scenario from an epoch's instant on.
 *
 * <p>Its k-th request, k = 0, 1, ..., is due where its own integral, {@code fraction} times the
 * arrivals of the scenario since that instant, reaches {@code lead + k}.
 *
 * @param fraction of the scenario's rate, 0 to 1
 * @param lead what its integral still lacks to its first request; at the start of a run the phase,
 *     later the rest of the request that was under way across the seam
 */
public record Assignment(double fraction, double lead) {
  public static final Assignment NONE = new Assignment(0, 0);

  public Assignment {
    if (!(fraction >= 0 && fraction <= 1 + 1e-9)) {
      throw new IllegalArgumentException("fraction: " + fraction + " (expected: 0 to 1)");
    }
    if (!(lead >= 0 && Double.isFinite(lead))) {
      throw new IllegalArgumentException("lead: " + lead + " (expected: a number >= 0)");
    }
  }
}

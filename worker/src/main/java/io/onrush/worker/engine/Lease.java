package io.onrush.worker.engine;

/**
 * The right to send, held without a break from one instant to another, both on the scale of {@link
 * System#nanoTime()}.
 */
record Lease(boolean granted, long fromNanos, long untilNanos) {
  static final Lease NONE = new Lease(false, 0, 0);

  /** This lease extended, or a new one where this one has lapsed by {@code now}. */
  Lease renew(long untilNanos, long now) {
    if (untilNanos == Long.MIN_VALUE) {
      return NONE;
    }
    boolean unbroken = granted && now - this.untilNanos < 0;
    // Grants may overtake one another: an older one does not shorten what a newer one gave.
    return unbroken
        ? new Lease(true, fromNanos, Math.max(untilNanos, this.untilNanos))
        : new Lease(true, now, untilNanos);
  }

  /** Whether a request that was due at {@code dueNanos} may be sent at {@code now}. */
  boolean covers(long dueNanos, long now) {
    return granted && dueNanos - fromNanos >= 0 && now - untilNanos < 0;
  }
}

package io.onrush.measure;

/**
 * What became of arrivals. {@code due = sent + dropped + missed} and {@code sent = succeeded +
 * failed + in flight}, at every instant.
 *
 * @param due due by the plan, and reached by the worker's pacer
 * @param sent handed to a connection
 * @param succeeded answered with a status below 400
 * @param failed answered with another status, or not at all
 * @param dropped never sent: too many in flight, too late, or no row of data left
 * @param missed never sent: nobody held that share
 */
public record Counts(long due, long sent, long succeeded, long failed, long dropped, long missed) {

  public static final Counts ZERO = new Counts(0, 0, 0, 0, 0, 0);

  public Counts plus(Counts o) {
    return new Counts(
        due + o.due,
        sent + o.sent,
        succeeded + o.succeeded,
        failed + o.failed,
        dropped + o.dropped,
        missed + o.missed);
  }

  public Counts minus(Counts o) {
    return new Counts(
        due - o.due,
        sent - o.sent,
        succeeded - o.succeeded,
        failed - o.failed,
        dropped - o.dropped,
        missed - o.missed);
  }

  public long inFlight() {
    return sent - succeeded - failed;
  }
}

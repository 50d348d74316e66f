package io.onrush.coordinator.run;

import java.time.Duration;

/**
 * Times by which a run is steered.
 *
 * @param lease how long a worker may send without hearing from the coordinator
 * @param caretaker how long a worker goes on without any coordinator at most
 * @param margin between the end of a silent worker's lease and the giving away of its share
 * @param startAhead from the naming of the start instant to the start
 * @param divideAhead from the sending of a division to its instant
 * @param stageAhead from the announcement of a stage to its entry
 * @param resend after which an order is repeated that no status acknowledges
 * @param drainLimit how long after the last request may still be in flight the run waits for
 *     workers
 * @param expectedWorkers fewest workers to start with
 * @param rowsAhead for how long a worker is given rows of data that are used once, so that it can
 *     go on without a coordinator
 */
public record RunSettings(
    Duration lease,
    Duration caretaker,
    Duration margin,
    Duration startAhead,
    Duration divideAhead,
    Duration stageAhead,
    Duration resend,
    Duration drainLimit,
    int expectedWorkers,
    Duration rowsAhead) {

  /** Below it a lease might end before the votes are there that replace it. */
  private static final Duration SHORTEST_LEASE = Duration.ofMillis(800);

  /** Rows are given for so much longer than a worker may go on without a coordinator. */
  private static final Duration ROWS_BEYOND = Duration.ofSeconds(10);

  private static final Duration LONGEST_LEASE = Duration.ofMinutes(1);
  private static final Duration LONGEST_CARETAKER = Duration.ofHours(1);

  /**
   * @throws IllegalArgumentException if a lease or the limit for going on without a coordinator is
   *     out of bounds
   */
  public RunSettings {
    if (lease.compareTo(SHORTEST_LEASE) < 0 || lease.compareTo(LONGEST_LEASE) > 0) {
      throw new IllegalArgumentException("a lease is 800ms to 1m long");
    }
    if (caretaker.isNegative() || caretaker.compareTo(LONGEST_CARETAKER) > 0) {
      throw new IllegalArgumentException("workers go on without a coordinator for 0s to 1h");
    }
  }

  public RunSettings withLease(Duration newLease) {
    return new RunSettings(
        newLease,
        caretaker,
        margin,
        startAhead,
        divideAhead,
        stageAhead,
        resend,
        drainLimit,
        expectedWorkers,
        rowsAhead);
  }

  public RunSettings withCaretaker(Duration limit) {
    return new RunSettings(
        lease,
        limit,
        margin,
        startAhead,
        divideAhead,
        stageAhead,
        resend,
        drainLimit,
        expectedWorkers,
        limit.plus(ROWS_BEYOND));
  }

  public RunSettings withRowsAhead(Duration span) {
    return new RunSettings(
        lease,
        caretaker,
        margin,
        startAhead,
        divideAhead,
        stageAhead,
        resend,
        drainLimit,
        expectedWorkers,
        span);
  }

  public static RunSettings defaults(int expectedWorkers) {
    return new RunSettings(
        Duration.ofSeconds(1),
        Duration.ofSeconds(30),
        Duration.ofMillis(400),
        Duration.ofMillis(500),
        Duration.ofMillis(200),
        Duration.ofSeconds(1),
        Duration.ofMillis(200),
        Duration.ofSeconds(10),
        expectedWorkers,
        Duration.ofSeconds(30).plus(ROWS_BEYOND));
  }
}

package io.onrush.coordinator.run;

import java.time.Duration;

/**
 * Times by which a run is steered.
 *
 * @param lease how long a worker may send without hearing from the coordinator
 * @param margin between the end of a silent worker's lease and the giving away of its share
 * @param startAhead from the naming of the start instant to the start
 * @param divideAhead from the sending of a division to its instant
 * @param stageAhead from the announcement of a stage to its entry
 * @param resend after which an order is repeated that no status acknowledges
 * @param drainLimit how long after the last request may still be in flight the run waits for
 *     workers
 * @param expectedWorkers fewest workers to start with
 */
public record RunSettings(
    Duration lease,
    Duration margin,
    Duration startAhead,
    Duration divideAhead,
    Duration stageAhead,
    Duration resend,
    Duration drainLimit,
    int expectedWorkers) {

  public static RunSettings defaults(int expectedWorkers) {
    return new RunSettings(
        Duration.ofSeconds(1),
        Duration.ofMillis(400),
        Duration.ofMillis(500),
        Duration.ofMillis(200),
        Duration.ofSeconds(1),
        Duration.ofMillis(200),
        Duration.ofSeconds(10),
        expectedWorkers);
  }
}

package io.onrush.worker.run;

import io.onrush.pace.Division;
import io.onrush.protocol.DataHeld;
import java.time.Duration;
import java.util.List;

/**
 * What carries out a worker's share: the engine, or its model in simulations. Calls come from one
 * thread; what it finds comes back through {@link WorkerRun}'s methods.
 */
public interface LoadEngine {

  /** Gets ready; ends in {@link WorkerRun#prepared} or {@link WorkerRun#failed}. */
  void prepare();

  /** Sets the local monotonic time of run time 0; corrections may follow. */
  void mapClock(long originNs);

  /**
   * Arms a division: what is due before {@code fromNs} belongs to the one before.
   *
   * @param fromNs run time, not before the division's instant
   * @param inFlightLimits most requests in flight on this worker, by scenario
   */
  void enter(Division division, long fromNs, List<Integer> inFlightLimits);

  /** Asks for {@link WorkerRun#stageEntered} when the run time of a stage has come. */
  void announceStage(int stage, long atNs);

  /**
   * Gives rows of a data set to this worker alone; a span that does not begin at or after the end
   * of the last is a repetition.
   */
  void allot(int set, long fromRow, long toRow);

  /** What it has of each of the plan's data sets; empty before they are read. */
  List<DataHeld> data();

  /** Allows sending until a local monotonic time. */
  void lease(long untilNs);

  /** Fires nothing due at or after a run time, and ends with {@link WorkerRun#drained}. */
  void stop(long atNs, Duration grace);

  /** Ends at once. */
  void close();
}

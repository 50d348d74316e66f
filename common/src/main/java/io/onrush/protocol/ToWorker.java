package io.onrush.protocol;

import akka.actor.typed.ActorRef;
import io.onrush.pace.Division;
import java.util.List;

/**
 * What the coordinator sends to workers. Orders name the run, the incarnation they are for, and the
 * term of the coordinator that gives them; an older term is refused. Each order is repeated until
 * the worker's {@link Status} shows that it has it.
 */
public sealed interface ToWorker extends CborSerializable {

  /** The coordinator is here. */
  record Welcome(ActorRef<ToCoordinator> coordinator) implements ToWorker {}

  /** What concerns one run. */
  sealed interface Order extends ToWorker {
    String runId();

    long term();

    int incarnation();
  }

  /**
   * Get ready: parse the plan, open connections, warm up.
   *
   * @param planText the plan's source
   * @param speed divides its durations
   * @param target replaces its target where it is not empty
   * @param part this worker's
   */
  record Prepare(
      String runId,
      long term,
      int incarnation,
      String planText,
      double speed,
      String target,
      int part)
      implements Order {}

  /**
   * Run time 0.
   *
   * @param startAtNs coordinator's monotonic clock
   */
  record Start(String runId, long term, int incarnation, long startAtNs) implements Order {}

  /**
   * Take this share from the division's instant on.
   *
   * @param inFlightLimits most requests in flight on this worker, by scenario
   */
  record Divide(
      String runId, long term, int incarnation, Division division, List<Integer> inFlightLimits)
      implements Order {
    public Divide {
      inFlightLimits = List.copyOf(inFlightLimits);
    }
  }

  /**
   * Enter a stage at a run time, and say when it was done.
   *
   * @param first whether it is the first one that this incarnation is told of
   */
  record EnterStage(String runId, long term, int incarnation, int stage, boolean first, long atNs)
      implements Order {}

  /** Fire nothing that is due at or after a run time; finish what is in flight within grace. */
  record Stop(String runId, long term, int incarnation, long atNs, long graceNs) implements Order {}

  /**
   * Answers a {@link Status}: lease, clock and acknowledgement.
   *
   * @param echoNs the status' {@code sentNs}: the lease counts from there
   * @param coordinatorNs coordinator's monotonic clock
   * @param leaseNs length of the lease; 0 for none
   * @param acknowledged every interval up to this number is merged
   */
  record Grant(
      String runId,
      long term,
      int incarnation,
      int epoch,
      long echoNs,
      long coordinatorNs,
      long leaseNs,
      long acknowledged)
      implements Order {}

  /** This incarnation is no longer part of the run: stop, deliver what there is, join anew. */
  record Fence(String runId, long term, int incarnation, long acknowledged) implements Order {}

  /** The run is over and everything of it merged: forget it. */
  record Release(String runId, long term, int incarnation) implements Order {}
}

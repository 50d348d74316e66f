package io.onrush.protocol;

import akka.actor.typed.ActorRef;
import io.onrush.measure.Interval;
import java.util.List;

/** What workers send to the coordinator. */
public sealed interface ToCoordinator extends CborSerializable
    permits ToCoordinator.Joined,
        ToCoordinator.IntervalReport,
        ToCoordinator.Kept,
        ToCoordinator.Absent,
        Testimony,
        Status {

  /**
   * Answers {@link ToWorker.Welcome}.
   *
   * @param runs that it takes part in
   * @param ran whether it has ever taken part in one
   */
  record Joined(WorkerInfo info, ActorRef<ToWorker> replyTo, List<RunPart> runs, boolean ran)
      implements ToCoordinator {
    public Joined {
      runs = List.copyOf(runs);
    }
  }

  /** A worker's try at a run that it has not been released from. */
  record RunPart(String runId, int incarnation) {}

  /** Answers {@link ToWorker.Recall} where the worker does not take part in the run any more. */
  record Absent(WorkerKey key, String runId, long term) implements ToCoordinator {}

  /** Answers {@link ToWorker.Recall} with a piece of the checkpoint that the worker keeps. */
  record Kept(WorkerKey key, String runId, long term, Piece piece) implements ToCoordinator {}

  /** Repeated until a {@link ToWorker.Grant} acknowledges its sequence number. */
  record IntervalReport(WorkerKey key, String runId, Interval interval) implements ToCoordinator {}
}

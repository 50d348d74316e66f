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
   * @param electors workers that decide which coordinator begins the run
   * @param caretakerNs how long the worker goes on without the coordinator at most
   */
  record Prepare(
      String runId,
      long term,
      int incarnation,
      String planText,
      double speed,
      String target,
      int part,
      List<Elector> electors,
      long caretakerNs)
      implements Order {
    public Prepare {
      electors = List.copyOf(electors);
    }
  }

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
   * @param electors workers whose votes decide who may go on without the coordinator
   */
  record Divide(
      String runId,
      long term,
      int incarnation,
      Division division,
      List<Integer> inFlightLimits,
      List<Elector> electors)
      implements Order {
    public Divide {
      inFlightLimits = List.copyOf(inFlightLimits);
      electors = List.copyOf(electors);
    }
  }

  /**
   * Enter a stage at a run time, and say when it was done.
   *
   * @param first whether it is the first one that this incarnation is told of
   */
  record EnterStage(String runId, long term, int incarnation, int stage, boolean first, long atNs)
      implements Order {}

  /**
   * These rows of a data set are yours alone. Spans of one set ascend, in all terms: one that does
   * not begin at or after the end of the last is a repetition.
   *
   * @param set number of the data set in the plan
   * @param fromRow first row, from 0
   * @param toRow the row after the last
   */
  record Allot(String runId, long term, int incarnation, int set, long fromRow, long toRow)
      implements Order {}

  /**
   * Fire nothing that is due at or after a run time; finish what is in flight within grace.
   *
   * @param whole whether the run ends then, and not only this worker's part in it
   */
  record Stop(String runId, long term, int incarnation, long atNs, long graceNs, boolean whole)
      implements Order {}

  /**
   * Answers a {@link Status}: lease, clock and acknowledgement.
   *
   * @param echoNs the status' {@code sentNs}: the lease counts from there
   * @param coordinatorNs coordinator's monotonic clock
   * @param leaseNs length of the lease; 0 for none
   * @param acknowledged every interval up to this number is merged
   * @param settled every interval up to this number is part of a checkpoint that all workers hold:
   *     it may be forgotten
   * @param doubted workers that the coordinator does not hear, or has given up: no vote for them
   */
  record Grant(
      String runId,
      long term,
      int incarnation,
      int epoch,
      long echoNs,
      long coordinatorNs,
      long leaseNs,
      long acknowledged,
      long settled,
      List<WorkerKey> doubted)
      implements Order {
    public Grant {
      doubted = List.copyOf(doubted);
    }
  }

  /** This incarnation is no longer part of the run: stop, deliver what there is, join anew. */
  record Fence(String runId, long term, int incarnation, long acknowledged) implements Order {}

  /** The run is over and everything of it merged: forget it. */
  record Release(String runId, long term, int incarnation) implements Order {}

  /** A piece of the coordinator's checkpoint, to be kept for its successor. */
  record Keep(String runId, long term, int incarnation, Piece piece) implements Order {}

  /**
   * From the coordinator of a new term: say what you know of the run. Answered by {@link
   * ToCoordinator.Testimony}, and where a piece is asked for, by {@link ToCoordinator.Kept}.
   *
   * @param piece index of the wanted piece of the checkpoint; -1 for none
   */
  record Recall(String runId, long term, int incarnation, int piece) implements Order {}

  /** What workers say to one another while the coordinator is silent. */
  sealed interface Peer extends ToWorker {
    String runId();

    /** Whom it is for. */
    WorkerKey to();
  }

  /**
   * May I go on without the coordinator for a while?
   *
   * @param from who asks
   * @param sentNs the asker's monotonic clock
   */
  record Ask(String runId, Elector from, WorkerKey to, long sentNs) implements Peer {}

  /**
   * You may, for a short time from your asking on.
   *
   * @param echoNs {@code sentNs} of what it answers
   */
  record Vote(String runId, WorkerKey from, WorkerKey to, long echoNs) implements Peer {}
}

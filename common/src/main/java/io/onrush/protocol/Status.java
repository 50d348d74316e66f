package io.onrush.protocol;

import java.util.List;

/**
 * Everything the coordinator needs to know of a worker's part in a run: its acknowledgements, its
 * request to renew the lease and its probe of the coordinator's clock, all in one. Sent four times
 * a second and at once after an order; each one stands alone, so losing, repeating or delaying one
 * does no harm.
 *
 * @param sentNs the worker's own monotonic clock, ns; newer ones supersede older ones
 * @param reasons why it is FAILED
 * @param startAtNs the start instant that it has armed, coordinator's clock; 0 for none
 * @param epoch newest division that it has armed; 0 for none
 * @param epochFromNs run time from which it follows that division: the division's own instant, or
 *     later if it came too late
 * @param stage newest stage that it has armed; -1 for none
 * @param entered the last few stages that it has entered
 * @param stopAtNs run time at which it stops; {@link Long#MAX_VALUE} for the plan's own end
 * @param lastSequence number of its newest interval, 0 for none
 * @param clockOffsetNs coordinator's monotonic clock minus its own
 * @param clockErrorNs bound on the error of its mapping to the coordinator's clock
 * @param term of the coordinator that it follows
 * @param originNs its own monotonic clock at run time 0; {@link Long#MIN_VALUE} before a start
 * @param grantedNs {@code coordinatorNs} of the newest grant of this term, {@link Long#MIN_VALUE}
 *     for none: it knows whom that one doubted
 * @param leaving whether its process is about to end: it wants to hand over its share
 * @param alone whether it goes on by its peers' votes, as it does not hear the coordinator
 * @param kept the newest whole checkpoint of the run that it keeps
 * @param nextPiece of a newer one that it waits for
 * @param data what it has of each of the plan's data sets; empty before they are read
 */
public record Status(
    WorkerKey key,
    String runId,
    long sentNs,
    Phase phase,
    List<String> reasons,
    long startAtNs,
    int epoch,
    long epochFromNs,
    int stage,
    List<StageEntry> entered,
    long stopAtNs,
    long lastSequence,
    long clockOffsetNs,
    long clockErrorNs,
    long term,
    long originNs,
    long grantedNs,
    boolean leaving,
    boolean alone,
    Testimony.KeptVersion kept,
    int nextPiece,
    List<DataHeld> data,
    WorkerLoad load)
    implements ToCoordinator {

  /** How far a worker is with a run. */
  public enum Phase {
    PREPARING,
    READY,
    /** Nothing more is due or in flight, and every interval exists. */
    DRAINED,
    FAILED
  }

  public Status {
    reasons = List.copyOf(reasons);
    entered = List.copyOf(entered);
    data = List.copyOf(data);
  }
}

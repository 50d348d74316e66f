package io.onrush.protocol;

import io.onrush.pace.Division;
import java.util.List;

/**
 * What a worker knows of a run, for a coordinator that did not begin it.
 *
 * @param term that the worker follows now: the asking coordinator's
 * @param order by which it was prepared
 * @param sentNs the worker's own monotonic clock
 * @param originNs the same clock at run time 0; {@link Long#MIN_VALUE} where it has no start yet
 * @param followed its newest divisions, ascending
 * @param inFlightLimits that came with the last of them
 * @param electors that came with the last of them
 * @param stopAtNs run time at which it stops; {@link Long#MAX_VALUE} for the plan's own end
 * @param stopsRun whether the whole run is to end then
 * @param held whether it may send at this moment: it holds a lease, or the votes for going on alone
 * @param firstSequence of the oldest interval that it still holds
 * @param lastSequence of the newest one, 0 for none
 * @param kept the newest whole checkpoint that it keeps
 */
public record Testimony(
    WorkerKey key,
    String runId,
    long term,
    WorkerInfo info,
    ToWorker.Prepare order,
    long sentNs,
    long originNs,
    List<Followed> followed,
    List<Integer> inFlightLimits,
    List<Elector> electors,
    long stopAtNs,
    boolean stopsRun,
    boolean held,
    long firstSequence,
    long lastSequence,
    KeptVersion kept)
    implements ToCoordinator {

  /**
   * A division, and since when the worker followed it.
   *
   * @param fromNs run time
   */
  public record Followed(Division division, long fromNs) {}

  /**
   * A whole checkpoint.
   *
   * @param term of the coordinator that made it; 0 for none
   * @param pieces how many it has
   */
  public record KeptVersion(long term, long version, int pieces) {
    public static final KeptVersion NONE = new KeptVersion(0, 0, 0);
  }

  public Testimony {
    followed = List.copyOf(followed);
    inFlightLimits = List.copyOf(inFlightLimits);
    electors = List.copyOf(electors);
  }
}

package io.onrush.coordinator.run;

import io.onrush.measure.Counts;
import io.onrush.protocol.Blob;
import io.onrush.protocol.Testimony;
import io.onrush.protocol.ToCoordinator.IntervalReport;
import io.onrush.protocol.WorkerInfo;
import io.onrush.protocol.WorkerKey;
import java.util.List;
import java.util.Optional;

/** What a run is told. */
public sealed interface RunInput {

  /** A worker is there and free, or back after it was fenced off. */
  record Joined(WorkerInfo info) implements RunInput {}

  /** A worker's status arrived. */
  record Heard(io.onrush.protocol.Status status) implements RunInput {}

  /** A worker's interval arrived, perhaps again. */
  record Received(IntervalReport report) implements RunInput {}

  /** An interval that was to be merged does not fit the plan: what it tells of is not known. */
  record Refused(WorkerKey from, Counts counts) implements RunInput {}

  /** A worker says what it knows of the run, to a coordinator that did not begin it. */
  record Testified(Testimony testimony) implements RunInput {}

  /** A checkpoint that was asked for is made; its pieces are to go to all workers. */
  record Checkpointed(long version, List<Blob> pieces) implements RunInput {
    public Checkpointed {
      pieces = List.copyOf(pieces);
    }
  }

  /**
   * The report of the ended run is kept, or cannot be: the workers may forget the run.
   *
   * @param problem why it is not kept
   */
  record Stored(Optional<String> problem) implements RunInput {}

  /** The cluster does not see this worker any more: no proof that it has stopped. */
  record Unreachable(String worker) implements RunInput {}

  /** Somebody asks the run to stop gracefully. */
  record Stop(String reason) implements RunInput {}

  /** A threshold that aborts the run was crossed. */
  record Abort(String reason) implements RunInput {}

  /** Time has passed; many times a second. */
  record Tick() implements RunInput {}
}

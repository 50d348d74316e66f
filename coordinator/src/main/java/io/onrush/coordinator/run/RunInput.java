package io.onrush.coordinator.run;

import io.onrush.protocol.ToCoordinator.IntervalReport;
import io.onrush.protocol.WorkerInfo;

/** What a run is told. */
public sealed interface RunInput {

  /** A worker is there and free, or back after it was fenced off. */
  record Joined(WorkerInfo info) implements RunInput {}

  /** A worker's status arrived. */
  record Heard(io.onrush.protocol.Status status) implements RunInput {}

  /** A worker's interval arrived, perhaps again. */
  record Received(IntervalReport report) implements RunInput {}

  /** The cluster does not see this worker any more: no proof that it has stopped. */
  record Unreachable(String worker) implements RunInput {}

  /** Somebody asks the run to stop gracefully. */
  record Stop(String reason) implements RunInput {}

  /** A threshold that aborts the run was crossed. */
  record Abort(String reason) implements RunInput {}

  /** Time has passed; many times a second. */
  record Tick() implements RunInput {}
}

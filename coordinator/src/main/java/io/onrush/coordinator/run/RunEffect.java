package io.onrush.coordinator.run;

import io.onrush.measure.Interval;
import io.onrush.protocol.ToWorker;
import io.onrush.protocol.WorkerKey;

/** What a run wants done. */
public sealed interface RunEffect {

  /** Send an order; it may get lost. */
  record Send(WorkerKey to, ToWorker.Order order) implements RunEffect {}

  /** Add an interval to the totals: asked for exactly once for each. */
  record Merge(WorkerKey from, int part, Interval interval) implements RunEffect {}

  /**
   * Make a checkpoint of this and of the totals as they are now, and bring it back as {@link
   * RunInput.Checkpointed} before any other input.
   */
  record Checkpoint(long version, RunMemory memory) implements RunEffect {}

  /** Another coordinator has taken over: this one has no say any more. */
  record Deposed() implements RunEffect {}

  /** The run is over; once its report is kept, {@link RunInput.Stored} is to be told. */
  record Ended() implements RunEffect {}
}

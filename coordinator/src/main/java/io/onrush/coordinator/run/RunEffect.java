package io.onrush.coordinator.run;

import io.onrush.measure.Interval;
import io.onrush.protocol.ToWorker;
import io.onrush.protocol.WorkerKey;

/** What a run wants done. */
public sealed interface RunEffect {

  /** Send an order; it may get lost. */
  record Send(WorkerKey to, ToWorker.Order order) implements RunEffect {}

  /** Add an interval to the totals: asked for exactly once for each. */
  record Merge(WorkerKey from, Interval interval) implements RunEffect {}

  /** The run is over; nothing more is asked of it. */
  record Ended() implements RunEffect {}
}

package io.onrush.protocol;

import akka.actor.typed.ActorRef;
import io.onrush.measure.Interval;

/** What workers send to the coordinator. */
public sealed interface ToCoordinator extends CborSerializable
    permits ToCoordinator.Joined, ToCoordinator.IntervalReport, Status {

  /** Answers {@link ToWorker.Welcome}. */
  record Joined(WorkerInfo info, ActorRef<ToWorker> replyTo) implements ToCoordinator {}

  /** Repeated until a {@link ToWorker.Grant} acknowledges its sequence number. */
  record IntervalReport(WorkerKey key, String runId, Interval interval) implements ToCoordinator {}
}

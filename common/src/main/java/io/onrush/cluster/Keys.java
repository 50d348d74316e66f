package io.onrush.cluster;

import akka.actor.typed.receptionist.ServiceKey;
import io.onrush.protocol.ToGateway;
import io.onrush.protocol.ToWorker;

/** Names under which members find one another. */
public final class Keys {
  public static final ServiceKey<ToWorker> WORKERS =
      ServiceKey.create(ToWorker.class, "onrush-workers");

  /** The nodes whose HTTP API answers for the cluster. */
  public static final ServiceKey<ToGateway> COORDINATORS =
      ServiceKey.create(ToGateway.class, "onrush-coordinators");

  private Keys() {}
}

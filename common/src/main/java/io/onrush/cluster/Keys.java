package io.onrush.cluster;

import akka.actor.typed.receptionist.ServiceKey;
import io.onrush.protocol.ToWorker;

/** Names under which members find one another. */
public final class Keys {
  public static final ServiceKey<ToWorker> WORKERS =
      ServiceKey.create(ToWorker.class, "onrush-workers");

  private Keys() {}
}

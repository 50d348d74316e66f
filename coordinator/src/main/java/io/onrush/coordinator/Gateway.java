package io.onrush.coordinator;

import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.receptionist.Receptionist;
import io.onrush.cluster.Keys;
import io.onrush.coordinator.http.Whereabouts;
import io.onrush.protocol.ToGateway;

/** A coordinator node's ear: hears where the coordinator is, for the node's HTTP API. */
final class Gateway {
  private Gateway() {}

  static Behavior<ToGateway> create(Whereabouts whereabouts) {
    return Behaviors.setup(
        context -> {
          context
              .getSystem()
              .receptionist()
              .tell(Receptionist.register(Keys.COORDINATORS, context.getSelf()));
          return Behaviors.receiveMessage(
              message -> {
                switch (message) {
                  case ToGateway.Active(String node, String httpUrl) ->
                      whereabouts.active(node, httpUrl);
                  case ToGateway.Moving(String node) -> whereabouts.moving(node);
                }
                return Behaviors.same();
              });
        });
  }
}

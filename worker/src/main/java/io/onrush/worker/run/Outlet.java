package io.onrush.worker.run;

import io.onrush.protocol.ToCoordinator;
import io.onrush.protocol.ToWorker;

/** What a run says to others; anything may get lost on its way. */
public interface Outlet {
  void toCoordinator(ToCoordinator message);

  /**
   * To another worker.
   *
   * @param address host and port of its actor system
   */
  void toPeer(String address, ToWorker.Peer message);
}

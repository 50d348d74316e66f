package io.onrush.worker.run;

import io.onrush.protocol.ToCoordinator;
import io.onrush.protocol.ToWorker;

/** Where a run's messages go; what cannot be sent is dropped, as the protocol repeats. */
public interface Outlet {
  void toCoordinator(ToCoordinator message);

  /** To another worker, by host and port of its actor system. */
  void toPeer(String address, ToWorker.Peer message);
}

package io.onrush.worker.engine;

import io.onrush.measure.ErrorKind;

/** What a request under way is with. Belongs to one event loop. */
interface Carrier {
  /** Ends a request that is with it. */
  void abort(Exchange exchange, ErrorKind kind);
}

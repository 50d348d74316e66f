package io.onrush.worker.engine;

import io.onrush.measure.ErrorKind;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One request under way, from when it is due to its end, whichever connection carries it. When it
 * has ended it is used again for another, so a request allocates nothing. Belongs to one event
 * loop.
 */
final class Exchange extends Timed {
  int stage;
  long seq;
  long fireNanos;

  /** When it was written; until then, when it began to wait for a connection. */
  long sentNanos;

  long bytesReceived;
  private @Nullable CompiledRequest request;
  private @Nullable Connection connection;

  void begin(CompiledRequest which, int inStage, long itsSeq, long dueNanos) {
    request = which;
    stage = inStage;
    seq = itsSeq;
    fireNanos = dueNanos;
    bytesReceived = 0;
  }

  CompiledRequest request() {
    return Objects.requireNonNull(request, "no request under way");
  }

  void carriedBy(Connection carrier, long now) {
    connection = carrier;
    sentNanos = now;
  }

  /** Ends it, without a whole response. */
  void abort(ErrorKind kind) {
    Objects.requireNonNull(connection, "not carried").abort(this, kind);
  }

  @Override
  void onExpiry() {
    abort(ErrorKind.TIMEOUT);
  }
}

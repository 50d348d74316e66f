package io.onrush.worker.engine;

import io.onrush.measure.ErrorKind;
import org.jspecify.annotations.Nullable;

/**
 * How often a host is tried that cannot be reached: after {@value #FREE_FAILURES} failures on end,
 * 100 times a second for each event loop, until one succeeds. The requests in between fail as the
 * last try did, so that a host that is down or coming up gets no storm. Single-threaded.
 */
final class DialPace {
  static final int FREE_FAILURES = 10;
  static final long PAUSE_NANOS = 10_000_000;

  private int failures;
  private long nextNanos;
  private @Nullable ErrorKind last;

  /** How a request fails that needs a connection now; null if one may be opened for it. */
  @Nullable ErrorKind refusal(long now) {
    if (failures < FREE_FAILURES) {
      return null;
    }
    if (now - nextNanos < 0) {
      return last;
    }
    nextNanos = now + PAUSE_NANOS;
    return null;
  }

  void onFailure(ErrorKind kind, long now) {
    failures++;
    last = kind;
    if (failures == FREE_FAILURES) {
      nextNanos = now + PAUSE_NANOS;
    }
  }

  void onSuccess() {
    failures = 0;
  }
}

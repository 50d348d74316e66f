package io.onrush.worker.engine;

import org.jspecify.annotations.Nullable;

/** What may take only so long: in at most one deadline queue at a time. Single-threaded. */
abstract class Timed {
  // The queue that it is in, and its neighbours there.
  @Nullable DeadlineQueue queue;
  @Nullable Timed before;
  @Nullable Timed after;
  long deadlineNanos;

  /** Its time is up. It is in no queue any more. */
  abstract void onExpiry();
}

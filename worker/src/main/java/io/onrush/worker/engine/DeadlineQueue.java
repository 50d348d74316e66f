package io.onrush.worker.engine;

import org.jspecify.annotations.Nullable;

/**
 * Things in the order in which their time is up: all wait equally long, so the order is that of
 * coming. An intrusive list, no allocation. Single-threaded.
 */
final class DeadlineQueue {
  private final long waitNanos;
  private @Nullable Timed first;
  private @Nullable Timed last;

  DeadlineQueue(long waitNanos) {
    this.waitNanos = waitNanos;
  }

  /** Starts a thing's time, anew where it runs already, in this queue or another. */
  void start(Timed timed, long now) {
    stop(timed);
    timed.deadlineNanos = now + waitNanos;
    timed.queue = this;
    timed.before = last;
    if (last == null) {
      first = timed;
    } else {
      last.after = timed;
    }
    last = timed;
  }

  /** Takes a thing out of the queue that it is in, if it is in one. */
  static void stop(Timed timed) {
    if (timed.queue != null) {
      timed.queue.remove(timed);
    }
  }

  private void remove(Timed timed) {
    Timed before = timed.before;
    Timed after = timed.after;
    if (before == null) {
      first = after;
    } else {
      before.after = after;
    }
    if (after == null) {
      last = before;
    } else {
      after.before = before;
    }
    timed.before = null;
    timed.after = null;
    timed.queue = null;
  }

  /** Takes out all whose time is up, and tells them. */
  void expire(long now) {
    Timed head = first;
    while (head != null && head.deadlineNanos <= now) {
      remove(head);
      head.onExpiry();
      head = first;
    }
  }

  @Nullable Timed first() {
    return first;
  }
}

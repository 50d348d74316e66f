package io.onrush.worker.engine;

import org.jspecify.annotations.Nullable;

/**
 * Connections in the order in which their time is up: all wait equally long, so the order is that
 * of coming. An intrusive list, no allocation. Single-threaded.
 */
final class DeadlineQueue {
  private final long waitNanos;
  private @Nullable Connection first;
  private @Nullable Connection last;

  DeadlineQueue(long waitNanos) {
    this.waitNanos = waitNanos;
  }

  long waitNanos() {
    return waitNanos;
  }

  /** Takes a connection that is in no queue. */
  void add(Connection connection, long now) {
    connection.deadlineNanos = now + waitNanos;
    connection.queue = this;
    connection.previous = last;
    connection.next = null;
    if (last == null) {
      first = connection;
    } else {
      last.next = connection;
    }
    last = connection;
  }

  void remove(Connection connection) {
    Connection before = connection.previous;
    Connection after = connection.next;
    if (before == null) {
      first = after;
    } else {
      before.next = after;
    }
    if (after == null) {
      last = before;
    } else {
      after.previous = before;
    }
    connection.previous = null;
    connection.next = null;
    connection.queue = null;
  }

  @Nullable Connection first() {
    return first;
  }
}

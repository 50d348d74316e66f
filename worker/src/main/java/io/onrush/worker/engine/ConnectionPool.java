package io.onrush.worker.engine;

import org.jspecify.annotations.Nullable;

/**
 * The idle connections of one event loop to one endpoint. The one used last goes out first, so that
 * few stay warm and the rest are left to the server's idle time-out. An intrusive list, any
 * connection is taken out in constant time. Single-threaded.
 */
final class ConnectionPool {
  private final int endpoint;
  private @Nullable Connection top;
  private int size;

  ConnectionPool(int endpoint) {
    this.endpoint = endpoint;
  }

  int endpoint() {
    return endpoint;
  }

  int size() {
    return size;
  }

  void put(Connection connection) {
    connection.previous = null;
    connection.next = top;
    if (top != null) {
      top.previous = connection;
    }
    top = connection;
    connection.pooled = true;
    size++;
  }

  @Nullable Connection take() {
    Connection connection = top;
    if (connection != null) {
      remove(connection);
    }
    return connection;
  }

  /** Takes a connection out, if it is in. */
  void remove(Connection connection) {
    if (!connection.pooled) {
      return;
    }
    Connection before = connection.previous;
    Connection after = connection.next;
    if (before == null) {
      top = after;
    } else {
      before.next = after;
    }
    if (after != null) {
      after.previous = before;
    }
    connection.previous = null;
    connection.next = null;
    connection.pooled = false;
    size--;
  }
}

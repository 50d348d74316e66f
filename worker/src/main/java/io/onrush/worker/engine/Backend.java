package io.onrush.worker.engine;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * An address of an endpoint, and one event loop's connections to it that have room for a request.
 * The one used last goes out first, so that few stay warm and the rest are left to the server's
 * idle time-out. An intrusive list, any connection is taken out in constant time. Single-threaded.
 */
final class Backend {
  private final InetSocketAddress address;
  private @Nullable Connection top;

  /** Connections that are open or being opened. */
  int open;

  Backend(InetSocketAddress address) {
    this.address = address;
  }

  InetSocketAddress address() {
    return address;
  }

  void push(Connection connection) {
    connection.previous = null;
    connection.next = top;
    if (top != null) {
      top.previous = connection;
    }
    top = connection;
    connection.pooled = true;
  }

  /** The connection used last; it stays in. Null if there is none. */
  @Nullable Connection top() {
    return top;
  }

  /** Takes a connection out that is in. */
  void remove(Connection connection) {
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
  }
}

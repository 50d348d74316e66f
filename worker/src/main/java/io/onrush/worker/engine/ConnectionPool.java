package io.onrush.worker.engine;

import org.jspecify.annotations.Nullable;

/**
 * The connections of one event loop to one endpoint that have room for a request. The one used last
 * goes out first, so that few stay warm and the rest are left to the server's idle time-out. An
 * intrusive list, any connection is taken out in constant time. Single-threaded.
 */
final class ConnectionPool {
  /** Requests that may wait for one connection to open which is thought to carry many. */
  private static final int MAX_WAITING = 100;

  private final int endpoint;
  private boolean multiplexed;
  private boolean mistaken;
  private @Nullable Connection top;
  private @Nullable Connection opening;
  private int size;

  /**
   * @param multiplexed whether a connection is thought to carry many requests at once, until one
   *     that is open shows it
   */
  ConnectionPool(int endpoint, boolean multiplexed) {
    this.endpoint = endpoint;
    this.multiplexed = multiplexed;
  }

  int endpoint() {
    return endpoint;
  }

  /** Whether a connection carries many requests at once, as far as is known. */
  boolean multiplexed() {
    return multiplexed;
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

  void onOpening(Connection connection) {
    opening = connection;
  }

  void onOpened(Connection connection, boolean carriesMany) {
    mistaken = multiplexed && !carriesMany;
    multiplexed = carriesMany;
    onGone(connection);
  }

  /** Whether the connection that opened last has shown that one carries but one request. */
  boolean learnt() {
    boolean news = mistaken;
    mistaken = false;
    return news;
  }

  void onGone(Connection connection) {
    if (opening == connection) {
      opening = null;
    }
  }

  /** A connection being opened for which one more request may wait. */
  @Nullable Connection opening() {
    Connection shared = opening;
    return multiplexed && shared != null && shared.waiting() < MAX_WAITING ? shared : null;
  }
}

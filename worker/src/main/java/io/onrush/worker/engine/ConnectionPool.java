package io.onrush.worker.engine;

import io.onrush.measure.ErrorKind;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * The connections of one event loop to one endpoint, those in it that have room for a request, and
 * the requests that wait because there are as many as may be. The one used last goes out first, so
 * that few stay warm and the rest are left to the server's idle time-out. An intrusive list, any
 * connection is taken out in constant time. Single-threaded.
 */
final class ConnectionPool implements Carrier {
  /** Requests that may wait for one connection to open which is thought to carry many. */
  private static final int MAX_WAITING = 100;

  private final Traffic traffic;
  private final int endpoint;
  private final int most;
  private final DialPace pace = new DialPace();
  private final ArrayDeque<Exchange> waiting = new ArrayDeque<>();
  private boolean multiplexed;
  private boolean mistaken;
  private @Nullable Connection top;
  private @Nullable Connection opening;
  private int size;
  private int open;
  private int stale;
  private int generation;

  /**
   * @param most connections that are open or being opened
   * @param multiplexed whether a connection is thought to carry many requests at once, until one
   *     that is open shows it
   */
  ConnectionPool(Traffic traffic, int endpoint, int most, boolean multiplexed) {
    this.traffic = traffic;
    this.endpoint = endpoint;
    this.most = most;
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

  DialPace pace() {
    return pace;
  }

  /** Whether there are as many connections as may be. */
  boolean isFull() {
    return open >= most;
  }

  /** A request waits for any of the connections. */
  void await(Exchange exchange, long now) {
    exchange.carriedBy(this, now);
    waiting.add(exchange);
    traffic.onWaiting(exchange, now);
  }

  /** The request that has waited longest; null if none does. */
  @Nullable Exchange nextWaiting() {
    return waiting.poll();
  }

  @Override
  public void abort(Exchange exchange, ErrorKind kind) {
    waiting.remove(exchange);
    traffic.onFailed(exchange, kind, System.nanoTime());
  }

  /** Which change of addresses a connection that is made now follows. */
  int onMade() {
    open++;
    return generation;
  }

  void onClosed(int madeIn) {
    open--;
    stale -= madeIn == generation ? 0 : 1;
  }

  /** The endpoint's addresses have changed so often: older connections are to be replaced. */
  void onAddresses(int changes) {
    if (changes != generation) {
      generation = changes;
      stale = open;
    }
  }

  /** Takes out an idle connection to addresses of before; null if there is none. */
  @Nullable Connection takeStale() {
    if (stale > 0) {
      for (Connection c = top; c != null; c = c.next) {
        if (c.generation() != generation) {
          remove(c);
          return c;
        }
      }
    }
    return null;
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

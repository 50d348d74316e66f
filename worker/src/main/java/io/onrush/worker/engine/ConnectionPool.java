package io.onrush.worker.engine;

import io.onrush.measure.ErrorKind;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The connections of one event loop to one endpoint, those in it that have room for a request, and
 * the requests that wait because there are as many as may be. All addresses of the endpoint are
 * used in turn, for connections and for requests. Single-threaded.
 */
final class ConnectionPool implements Carrier {
  /** Requests that may wait for one connection to open which is thought to carry many. */
  private static final int MAX_WAITING = 100;

  private final Traffic traffic;
  private final int endpoint;
  private final int most;
  private final DialPace pace = new DialPace();
  private final ArrayDeque<Exchange> waiting = new ArrayDeque<>();
  private final List<Backend> backends = new ArrayList<>();
  private InetSocketAddress[] addresses = {};
  private boolean multiplexed;
  private boolean mistaken;
  private @Nullable Connection opening;
  private int size;
  private int open;
  private int stale;
  private int generation;
  private int replaceable;
  private int dialled;
  private int taken;

  /**
   * @param most connections that are open or being opened
   * @param multiplexed whether a connection is thought to carry many requests at once, until one
   *     that is open shows it
   * @param first with which of the addresses to begin: loops and workers begin at different ones
   */
  ConnectionPool(Traffic traffic, int endpoint, int most, boolean multiplexed, int first) {
    this.traffic = traffic;
    this.endpoint = endpoint;
    this.most = most;
    this.multiplexed = multiplexed;
    this.dialled = first;
  }

  int endpoint() {
    return endpoint;
  }

  /** Whether a connection carries many requests at once, as far as is known. */
  boolean multiplexed() {
    return multiplexed;
  }

  /** Connections that have room. */
  int size() {
    return size;
  }

  /** Connections that are open or being opened. */
  int open() {
    return open;
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
    exchange.carriedBy(this);
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

  void onClosed(Connection connection) {
    open--;
    stale -= isStale(connection) ? 1 : 0;
    Backend backend = connection.backend();
    if (backend != null) {
      backend.open--;
      if (backend.open == 0 && !Arrays.asList(addresses).contains(backend.address())) {
        backends.remove(backend);
      }
    }
  }

  /**
   * What the endpoint's name resolves to.
   *
   * @param changes how often that has become something else: older connections are to be replaced
   */
  void onAddresses(InetSocketAddress[] current, int changes) {
    if (!Arrays.equals(current, addresses)) {
      addresses = current;
      backends.removeIf(b -> b.open == 0);
      for (InetSocketAddress address : current) {
        backend(address);
      }
    }
    if (changes != generation) {
      generation = changes;
      stale = open;
    }
  }

  /**
   * Where to open the next connection; null where the name does not resolve.
   *
   * @param ahead no request waits for it, so it may try where there is none
   */
  @Nullable Backend next(boolean ahead) {
    // Those without a connection are addresses of now.
    for (int i = 0; ahead && i < backends.size(); i++) {
      Backend without = backends.get(Math.floorMod(dialled + i, backends.size()));
      if (without.open == 0) {
        dialled += i + 1;
        return without;
      }
    }
    return addresses.length == 0
        ? null
        : backend(addresses[Math.floorMod(dialled++, addresses.length)]);
  }

  private Backend backend(InetSocketAddress address) {
    for (Backend backend : backends) {
      if (backend.address().equals(address)) {
        return backend;
      }
    }
    Backend made = new Backend(address);
    backends.add(made);
    return made;
  }

  /** How many addresses have no connection. */
  int unconnected() {
    int without = 0;
    for (Backend backend : backends) {
      without += backend.open == 0 ? 1 : 0;
    }
    return without;
  }

  /** Whether a connection was made before the addresses changed. */
  boolean isStale(Connection connection) {
    return connection.generation() != generation;
  }

  /** How many stale connections may be replaced until this is told again. */
  void mayReplace(int most) {
    replaceable = most;
  }

  /** Takes out a stale connection that is to be replaced; null if there is none with room. */
  @Nullable Connection takeStale() {
    for (int i = 0; stale > 0 && i < backends.size(); i++) {
      for (Connection c = backends.get(i).top(); c != null; c = c.next) {
        if (replaces(c)) {
          remove(c);
          return c;
        }
      }
    }
    return null;
  }

  /** Whether a connection is to be replaced now; then it counts as one that is. */
  boolean replaces(Connection connection) {
    boolean replaced = replaceable > 0 && isStale(connection);
    replaceable -= replaced ? 1 : 0;
    return replaced;
  }

  void put(Connection connection) {
    Backend backend = connection.backend();
    if (backend == null) {
      throw new IllegalStateException("not dialled");
    }
    backend.push(connection);
    size++;
  }

  /** Takes a connection out, of each address in turn; null if none has room. */
  @Nullable Connection take() {
    for (int i = 0; size > 0 && i < backends.size(); i++) {
      taken = taken + 1 < backends.size() ? taken + 1 : 0;
      Connection connection = backends.get(taken).top();
      if (connection != null) {
        remove(connection);
        return connection;
      }
    }
    return null;
  }

  /** Takes a connection out, if it is in. */
  void remove(Connection connection) {
    Backend backend = connection.backend();
    if (connection.pooled && backend != null) {
      backend.remove(connection);
      size--;
    }
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

  /**
   * A connection being opened for which one more request may wait. Not one that is opened ahead
   * beside others: its address may not answer.
   */
  @Nullable Connection opening() {
    Connection shared = opening;
    if (!multiplexed || shared == null || (shared.isAhead() && open > 1)) {
      return null;
    }
    return shared.waiting() < MAX_WAITING ? shared : null;
  }
}

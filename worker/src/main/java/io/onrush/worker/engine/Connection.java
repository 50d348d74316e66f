package io.onrush.worker.engine;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelOption;
import io.onrush.measure.ErrorKind;
import java.util.ArrayDeque;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A connection from its opening to its end, and the requests that wait for it to open. What is said
 * on it once it is open is its {@link Wire}'s. Belongs to one event loop.
 */
final class Connection extends Timed implements Carrier {
  private enum State {
    /** Being opened: connected, secured, settled. */
    OPENING,
    /** Carries requests, or may. */
    OPEN,
    /** Not used any more; the server may close it. */
    RETIRED,
    CLOSED
  }

  // Whether it is in its pool, and its neighbours there.
  boolean pooled;
  @Nullable Connection previous;
  @Nullable Connection next;

  private final Traffic traffic;
  private final ConnectionPool pool;
  private final int generation;
  private @Nullable Backend backend;

  /** In the order in which they came. */
  private final ArrayDeque<Exchange> waiting = new ArrayDeque<>(1);

  /** Opened ahead of any request; until it is open or has failed. */
  private boolean ahead;

  private @Nullable Channel channel;
  private @Nullable Wire wire;
  private State state = State.OPENING;
  private boolean offered;
  private boolean gone;

  Connection(Traffic traffic, ConnectionPool pool) {
    this.traffic = traffic;
    this.pool = pool;
    this.generation = pool.onMade();
  }

  /** Where it leads; null until it is dialled. */
  @Nullable Backend backend() {
    return backend;
  }

  /** How often the host's addresses had changed when it was made. */
  int generation() {
    return generation;
  }

  ConnectionPool pool() {
    return pool;
  }

  Traffic traffic() {
    return traffic;
  }

  void openAhead() {
    ahead = true;
  }

  boolean isAhead() {
    return ahead;
  }

  /** How many requests wait for it to open. */
  int waiting() {
    return waiting.size();
  }

  /** Sends a request, now or once it is open. If it is open, its wire has room. */
  void send(Exchange exchange, long now) {
    exchange.carriedBy(this);
    Wire open = wire;
    if (state == State.OPEN && open != null) {
      open.write(exchange, now);
      onRoom();
    } else {
      waiting.add(exchange);
      traffic.onWaiting(exchange, now);
    }
  }

  void onOpening(Backend to, ChannelFuture connect) {
    backend = to;
    to.open++;
    if (connect.cause() != null) {
      // There is not even a socket, and so no loop that would tell.
      onConnect(connect);
    } else {
      channel = connect.channel();
      connect.addListener((ChannelFutureListener) this::onConnect);
    }
  }

  private void onConnect(ChannelFuture connect) {
    if (!connect.isSuccess()) {
      onEnd(Failures.ofConnect(connect.cause()));
    }
  }

  /** From now on it carries requests. */
  void onOpen(Wire opened) {
    if (state != State.OPENING) {
      return;
    }
    state = State.OPEN;
    wire = opened;
    pool.pace().onSuccess();
    pool.onOpened(this, opened instanceof Http2Wire);
    settleAhead();
    long now = System.nanoTime();
    while (!waiting.isEmpty() && opened.hasRoom()) {
      opened.write(waiting.remove(), now);
    }
    onRoom();
    while (!waiting.isEmpty()) {
      traffic.carry(waiting.remove(), now);
    }
  }

  /**
   * It is closed, or will be by who calls.
   *
   * @param kind of failure for those that wait for it to open
   */
  void onEnd(ErrorKind kind) {
    pool.onGone(this);
    if (state == State.OPENING) {
      state = State.CLOSED;
      long now = System.nanoTime();
      if (!ahead) {
        pool.pace().onFailure(kind, now);
      }
      while (!waiting.isEmpty()) {
        traffic.onFailed(waiting.remove(), kind, now);
      }
    }
    if (!gone) {
      gone = true;
      pool.remove(this);
      state = State.CLOSED;
      settleAhead();
      traffic.onClosed(this);
    }
  }

  private void settleAhead() {
    if (ahead) {
      ahead = false;
      traffic.onOpenedAhead(pool);
    }
  }

  /** Offers it for the next request, where its wire has room for one. */
  void onRoom() {
    Wire open = wire;
    if (state != State.OPEN || pooled || open == null) {
      return;
    }
    if (pool.replaces(this)) {
      leave();
      return;
    }
    while (open.hasRoom()) {
      Exchange next = pool.nextWaiting();
      if (next == null) {
        offered = true;
        pool.put(this);
        return;
      }
      long now = System.nanoTime();
      next.carriedBy(this);
      open.write(next, now);
    }
  }

  /** Whether it has waited for a request: the server may have closed it before that one came. */
  boolean hasIdled() {
    return offered;
  }

  /** Its wire will take no more requests. */
  void onNoMore() {
    pool.remove(this);
  }

  /**
   * Its wire carries nothing, and never will again. The server is left to close it, as no local
   * port is kept then; but where the host's addresses have changed, it knows of no reason to.
   */
  void retire(long now) {
    pool.remove(this);
    if (state == State.OPEN && pool.isStale(this)) {
      close();
    } else if (state == State.OPEN) {
      state = State.RETIRED;
      traffic.onRetired(this, now);
    }
  }

  /** Ends a request that it carries or that waits for it. */
  @Override
  public void abort(Exchange exchange, ErrorKind kind) {
    if (waiting.remove(exchange)) {
      if (waiting.isEmpty()) {
        close();
        if (kind == ErrorKind.TIMEOUT) {
          pool.pace().onFailure(ErrorKind.CONNECT_TIMEOUT, System.nanoTime());
        }
      }
    } else {
      Objects.requireNonNull(wire, "not open").cancel(exchange);
    }
    traffic.onFailed(exchange, kind, System.nanoTime());
  }

  /** Has it retired as soon as it carries nothing. */
  void leave() {
    Objects.requireNonNull(wire, "not open").leave();
  }

  /** Closes it so that no local port is kept for it: what the server still sends is unwanted. */
  void reset() {
    if (channel != null && channel.isOpen()) {
      try {
        channel.config().setOption(ChannelOption.SO_LINGER, 0);
      } catch (ChannelException e) {
        // Closed by its other side meanwhile: no port is kept then, either.
      }
    }
    close();
  }

  /** Closes it. No request is under way on it, or its wire ends those that are. */
  void close() {
    pool.remove(this);
    pool.onGone(this);
    state = State.CLOSED;
    if (channel != null) {
      var _ = channel.close();
    }
  }

  @Override
  void onExpiry() {
    reset();
  }
}

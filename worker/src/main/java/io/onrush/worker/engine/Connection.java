package io.onrush.worker.engine;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.onrush.measure.ErrorKind;
import org.jspecify.annotations.Nullable;

/**
 * A connection from its opening to its end. What is said on it is its {@link Http1Wire}'s. Belongs
 * to one event loop.
 */
final class Connection extends Timed implements ChannelFutureListener {
  private enum State {
    /** Being opened, with or without a request that waits for it. */
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
  private final Http1Wire wire;

  /** Opened ahead of any request; until it is open or has failed. */
  private boolean ahead;

  private @Nullable Exchange waiting;
  private @Nullable Channel channel;
  private State state = State.OPENING;

  Connection(Traffic traffic, ConnectionPool pool, int requests) {
    this.traffic = traffic;
    this.pool = pool;
    this.wire = new Http1Wire(this, traffic, requests);
  }

  ConnectionPool pool() {
    return pool;
  }

  Http1Wire wire() {
    return wire;
  }

  void openAhead() {
    ahead = true;
  }

  void onOpening(Channel opening) {
    channel = opening;
  }

  /** Sends a request, now or once it is open. It has nothing under way. */
  void send(Exchange exchange, long now) {
    exchange.carriedBy(this, now);
    if (state == State.OPEN) {
      wire.write(exchange, now);
    } else {
      waiting = exchange;
      traffic.onWaiting(exchange, now);
    }
  }

  @Override
  public void operationComplete(ChannelFuture connect) {
    settleAhead();
    if (!connect.isSuccess()) {
      failToOpen(Failures.ofConnect(connect.cause()));
    } else if (state == State.OPENING) {
      onOpen();
    }
  }

  private void onOpen() {
    state = State.OPEN;
    Exchange first = waiting;
    if (first == null) {
      onIdle();
    } else {
      waiting = null;
      wire.write(first, System.nanoTime());
    }
  }

  /** Its endpoint's name does not resolve. */
  void failUnresolved() {
    settleAhead();
    failToOpen(ErrorKind.DNS);
  }

  private void settleAhead() {
    if (ahead) {
      ahead = false;
      traffic.onOpenedAhead();
    }
  }

  private void failToOpen(ErrorKind kind) {
    state = State.CLOSED;
    Exchange failed = waiting;
    if (failed != null) {
      waiting = null;
      traffic.onFailed(failed, kind, System.nanoTime());
    }
    onClosed();
  }

  /** The wire may carry a request again. */
  void onIdle() {
    wire.onIdle();
    pool.put(this);
  }

  /** The wire carries nothing, and never will again. The server is left to close it. */
  void retire(long now) {
    state = State.RETIRED;
    traffic.onRetired(this, now);
  }

  /** Ends a request that it carries, and itself. */
  void abort(Exchange exchange, ErrorKind kind) {
    if (waiting == exchange) {
      waiting = null;
    } else {
      wire.forget();
    }
    traffic.onFailed(exchange, kind, System.nanoTime());
    close();
  }

  /** Closes it while no request is under way. */
  void close() {
    pool.remove(this);
    state = State.CLOSED;
    if (channel != null) {
      var _ = channel.close();
    }
  }

  @Override
  void onExpiry() {
    close();
  }

  void onClosed() {
    pool.remove(this);
    state = State.CLOSED;
    traffic.onClosed(this);
    wire.release();
  }
}

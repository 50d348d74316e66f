package io.onrush.worker.engine;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.onrush.measure.ErrorKind;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A connection and the request under way on it, of which there is at most one: nothing is
 * pipelined. Belongs to one event loop. Everything of a request is in fields that are used again,
 * so a request allocates nothing.
 */
final class Connection extends ChannelInboundHandlerAdapter implements ChannelFutureListener {
  private enum State {
    /** Being opened, with or without a request that waits for it. */
    CONNECTING,
    /** In the pool. */
    IDLE,
    /** A request is written, its response not whole. */
    BUSY,
    /** Not used any more; the server may close it. */
    RETIRED,
    CLOSED
  }

  // Links of the one list that it is in: a pool or a deadline queue.
  @Nullable Connection previous;
  @Nullable Connection next;
  @Nullable DeadlineQueue queue;
  long deadlineNanos;

  /** Opened ahead of any request; until it is open or has failed. */
  boolean ahead;

  // The request under way.
  @Nullable CompiledRequest request;
  int stage;
  long seq;
  final int[] rows;
  long fireNanos;
  long sentNanos;
  long bytesReceived;

  private final Traffic traffic;
  private final ConnectionPool pool;
  private final ResponseParser parser = new ResponseParser();
  private final @Nullable ByteBuf[] literals;
  private @Nullable ByteBuf scratch;
  private @Nullable Channel channel;
  private State state = State.CONNECTING;

  Connection(Traffic traffic, ConnectionPool pool, int requests, int dataSets) {
    this.traffic = traffic;
    this.pool = pool;
    this.literals = new ByteBuf[requests];
    this.rows = dataSets == 0 ? Traffic.NO_ROWS : new int[dataSets];
  }

  ConnectionPool pool() {
    return pool;
  }

  /** Sends the request that its fields hold, now or once it is open. */
  void send(long now) {
    sentNanos = now;
    bytesReceived = 0;
    if (state == State.IDLE) {
      write(now);
    } else {
      traffic.onWaiting(this, requireRequest(), now);
    }
  }

  private CompiledRequest requireRequest() {
    return Objects.requireNonNull(request, "no request under way");
  }

  private void write(long now) {
    Channel open = Objects.requireNonNull(channel, "not open");
    CompiledRequest toSend = requireRequest();
    state = State.BUSY;
    sentNanos = now;
    parser.reset(toSend.isHead());
    ByteBuf bytes = bytesOf(toSend);
    traffic.onWrite(this, toSend, bytes.readableBytes(), now);
    var _ = open.writeAndFlush(bytes.retain(), open.voidPromise());
  }

  /**
   * The request's bytes in a buffer that is this connection's own and is used again: by then it is
   * written out, else the connection would not be.
   */
  private ByteBuf bytesOf(CompiledRequest toSend) {
    ByteBuf literal = traffic.literal(toSend);
    if (literal != null) {
      ByteBuf view = literals[toSend.number()];
      if (view == null) {
        view = literal.duplicate();
        literals[toSend.number()] = view;
      }
      return view.setIndex(0, literal.writerIndex());
    }
    ByteBuf own = scratch;
    if (own == null) {
      own = traffic.newScratch();
      scratch = own;
    }
    traffic.writer().write(toSend, seq, rows, own.clear());
    return own;
  }

  @Override
  public void operationComplete(ChannelFuture connect) {
    settleAhead();
    if (!connect.isSuccess()) {
      failToOpen(Failures.ofConnect(connect.cause()));
    } else if (state == State.CONNECTING) {
      channel = connect.channel();
      if (request == null) {
        toPool();
      } else {
        write(System.nanoTime());
      }
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
    if (state == State.CONNECTING) {
      state = State.CLOSED;
      fail(kind);
    }
    onClosed();
  }

  private void fail(ErrorKind kind) {
    if (request != null) {
      traffic.onFailed(this, request, kind, System.nanoTime());
    }
  }

  private void toPool() {
    state = State.IDLE;
    pool.put(this);
  }

  @Override
  public void channelRegistered(ChannelHandlerContext context) {
    channel = context.channel();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf in = (ByteBuf) message;
    try {
      if (state == State.BUSY) {
        onResponseBytes(in);
      } else if (state == State.IDLE) {
        // Nothing was asked. What comes now would pass for the answer to the next request.
        close();
      }
    } finally {
      in.release();
    }
  }

  private void onResponseBytes(ByteBuf in) {
    int before = in.readableBytes();
    ResponseParser.Result result = parser.parse(in);
    bytesReceived += before - in.readableBytes();
    switch (result) {
      case MORE -> {}
      case BROKEN -> abort(ErrorKind.PROTOCOL);
      case DONE -> onResponse(in.isReadable());
    }
  }

  private void onResponse(boolean more) {
    boolean reusable = parser.keepAlive() && !more && isWrittenOut();
    long now = System.nanoTime();
    state = State.RETIRED;
    traffic.onAnswered(this, requireRequest(), parser.status(), now);
    if (reusable) {
      toPool();
    } else if (more) {
      close();
    } else {
      traffic.onRetired(this, now);
    }
  }

  private boolean isWrittenOut() {
    ChannelOutboundBuffer out = channel == null ? null : channel.unsafe().outboundBuffer();
    return out != null && out.isEmpty();
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    if (state == State.BUSY) {
      if (parser.onClose()) {
        traffic.onAnswered(this, requireRequest(), parser.status(), System.nanoTime());
      } else {
        fail(ErrorKind.CLOSED);
      }
    } else if (state == State.IDLE) {
      pool.remove(this);
    }
    state = State.CLOSED;
    onClosed();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    abort(Failures.ofConnection(cause));
  }

  /** Closes it, and fails the request under way if there is one. */
  void abort(ErrorKind kind) {
    fail(kind);
    close();
  }

  /** Closes it while no request is under way. */
  void close() {
    if (state == State.IDLE) {
      pool.remove(this);
    }
    state = State.CLOSED;
    if (channel != null) {
      var _ = channel.close();
    }
  }

  private void onClosed() {
    traffic.onClosed(this);
    if (scratch != null) {
      scratch.release();
      scratch = null;
    }
  }
}

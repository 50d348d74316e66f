package io.onrush.worker.engine;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.onrush.measure.ErrorKind;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Speaks HTTP/1.1 on a connection. It carries one request at a time: nothing is pipelined. Belongs
 * to one event loop; what it needs it uses again, so a request allocates nothing.
 */
final class Http1Wire extends ChannelInboundHandlerAdapter implements Wire {
  private final Connection connection;
  private final Traffic traffic;
  private final ResponseParser parser = new ResponseParser();
  private final @Nullable ByteBuf[] literals;
  private @Nullable ByteBuf scratch;
  private @Nullable Channel channel;
  private @Nullable Exchange exchange;
  private boolean over;

  /** The size of the last request. */
  private int written;

  /** The server has closed its side before the last request reached it. */
  private boolean unread;

  /** By TLS the server has said that it sends no more. */
  private boolean closeNotified;

  /** What is being handed to the channel, while that goes on. */
  private @Nullable ByteBuf writing;

  Http1Wire(Connection connection) {
    this.connection = connection;
    this.traffic = connection.traffic();
    this.literals = new ByteBuf[traffic.requests()];
  }

  @Override
  public boolean hasRoom() {
    return exchange == null && !over;
  }

  @Override
  public void write(Exchange toSend, long now) {
    Channel open = Objects.requireNonNull(channel, "not open");
    CompiledRequest request = toSend.request();
    exchange = toSend;
    // Closed in this very turn, and nobody has heard of it yet.
    unread = !open.isOpen();
    parser.reset(request.isHead(), toSend.wanted());
    ByteBuf bytes = bytesOf(toSend, request);
    written = bytes.readableBytes();
    traffic.onWrite(toSend, written, now);
    writing = bytes;
    var _ = open.writeAndFlush(bytes.retain(), open.voidPromise());
    writing = null;
  }

  /**
   * The request's bytes in a buffer that is this connection's own and is used again: by then it is
   * written out, else the connection would not be.
   */
  private ByteBuf bytesOf(Exchange toSend, CompiledRequest request) {
    ByteBuf literal = traffic.literal(toSend);
    if (literal != null) {
      ByteBuf view = literals[request.number()];
      if (view == null) {
        view = literal.duplicate();
        literals[request.number()] = view;
      }
      return view.setIndex(0, literal.writerIndex());
    }
    ByteBuf own = scratch;
    if (own == null) {
      own = traffic.newScratch();
      scratch = own;
    }
    traffic.writer().write(toSend, own.clear());
    return own;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    channel = context.channel();
    if (context.channel().isActive()) {
      connection.onOpen(this);
    }
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    connection.onOpen(this);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf in = (ByteBuf) message;
    try {
      Exchange asked = exchange;
      if (asked != null) {
        onResponseBytes(asked, in);
      } else if (!over) {
        // Nothing was asked. What comes now would pass for the answer to the next request.
        over = true;
        connection.close();
      }
    } finally {
      in.release();
    }
  }

  private void onResponseBytes(Exchange asked, ByteBuf in) {
    int before = in.readableBytes();
    ResponseParser.Result result = parser.parse(in);
    asked.bytesReceived += before - in.readableBytes();
    switch (result) {
      case MORE -> {}
      case BROKEN -> asked.abort(parser.error());
      case DONE -> onResponse(asked, in.isReadable());
    }
  }

  private void onResponse(Exchange answered, boolean more) {
    boolean reusable =
        parser.keepAlive()
            && !over
            && !more
            && isWrittenOut()
            && answered.request().options().reusesConnections();
    long now = System.nanoTime();
    int status = parser.status();
    exchange = null;
    over = !reusable;
    if (reusable) {
      connection.onRoom();
    } else if (more) {
      connection.close();
    } else {
      connection.retire(now);
    }
    // Last: it may send another request, on this connection too.
    traffic.onAnswered(answered, status, now);
  }

  private boolean isWrittenOut() {
    ChannelOutboundBuffer out = channel == null ? null : channel.unsafe().outboundBuffer();
    return out != null && out.isEmpty();
  }

  /**
   * The server sends no more; only now, before the socket is closed, can it be asked about that.
   */
  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event == ChannelInputShutdownEvent.INSTANCE) {
      boolean unanswered = exchange != null && !parser.started();
      unread = unanswered && Transport.isUnread(context.channel(), written);
      connection.onNoMore();
      var _ = context.close();
    } else {
      closeNotified |= event == SslCloseCompletionEvent.SUCCESS;
      context.fireUserEventTriggered(event);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    Exchange left = exchange;
    if (left != null) {
      forget();
      // By TLS a close that is not announced may be anybody's (RFC 9112, 9.8).
      if (parser.onClose() && (closeNotified || isPlain(context))) {
        traffic.onAnswered(left, parser.status(), System.nanoTime());
      } else {
        lose(left, unread, ErrorKind.CLOSED);
      }
    }
    connection.onEnd(ErrorKind.CLOSED);
    release();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    Exchange lost = exchange;
    // By TLS nobody knows how far the bytes got.
    boolean unwritten = writing != null && writing.readerIndex() == 0 && isPlain(context);
    if (lost != null) {
      forget();
    }
    connection.close();
    if (lost != null) {
      lose(lost, unwritten, Failures.ofConnection(cause));
    }
  }

  /** Without TLS nothing is between it and the channel. */
  private boolean isPlain(ChannelHandlerContext context) {
    return context.pipeline().first() == this;
  }

  /**
   * The connection was lost. If the server closed it while it was idle, the request is sent once
   * more, on another one (RFC 9112, 9.3.1).
   *
   * @param unseen the server has certainly not processed the request
   */
  private void lose(Exchange lost, boolean unseen, ErrorKind kind) {
    if (connection.hasIdled() && unseen && lost.retry()) {
      traffic.onRetry(lost, true, System.nanoTime());
    } else {
      traffic.onFailed(lost, kind, System.nanoTime());
    }
  }

  @Override
  public void leave() {
    over = true;
    if (exchange == null) {
      connection.retire(System.nanoTime());
    }
  }

  /** What comes of it must not pass for another one's response. */
  @Override
  public void cancel(Exchange cancelled) {
    forget();
    connection.reset();
  }

  private void forget() {
    exchange = null;
    over = true;
  }

  private void release() {
    if (scratch != null) {
      scratch.release();
      scratch = null;
    }
  }
}

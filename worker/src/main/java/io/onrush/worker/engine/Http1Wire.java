package io.onrush.worker.engine;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.onrush.measure.ErrorKind;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Speaks HTTP/1.1 on a connection. It carries one request at a time: nothing is pipelined. Belongs
 * to one event loop; what it needs it uses again, so a request allocates nothing.
 */
final class Http1Wire extends ChannelInboundHandlerAdapter {
  private final Connection connection;
  private final Traffic traffic;
  private final ResponseParser parser = new ResponseParser();
  private final @Nullable ByteBuf[] literals;
  private @Nullable ByteBuf scratch;
  private @Nullable Channel channel;
  private @Nullable Exchange exchange;
  private boolean over;

  Http1Wire(Connection connection, Traffic traffic, int requests) {
    this.connection = connection;
    this.traffic = traffic;
    this.literals = new ByteBuf[requests];
  }

  void write(Exchange toSend, long now) {
    Channel open = Objects.requireNonNull(channel, "not open");
    CompiledRequest request = toSend.request();
    exchange = toSend;
    parser.reset(request.isHead());
    ByteBuf bytes = bytesOf(toSend, request);
    traffic.onWrite(toSend, bytes.readableBytes(), now);
    var _ = open.writeAndFlush(bytes.retain(), open.voidPromise());
  }

  /**
   * The request's bytes in a buffer that is this connection's own and is used again: by then it is
   * written out, else the connection would not be.
   */
  private ByteBuf bytesOf(Exchange toSend, CompiledRequest request) {
    ByteBuf literal = traffic.literal(request);
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
    traffic.writer().write(request, toSend.seq, own.clear());
    return own;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    channel = context.channel();
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
      case BROKEN -> asked.abort(ErrorKind.PROTOCOL);
      case DONE -> onResponse(asked, in.isReadable());
    }
  }

  private void onResponse(Exchange answered, boolean more) {
    boolean reusable = parser.keepAlive() && !more && isWrittenOut();
    long now = System.nanoTime();
    exchange = null;
    over = !reusable;
    traffic.onAnswered(answered, parser.status(), now);
    if (reusable) {
      connection.onIdle();
    } else if (more) {
      connection.close();
    } else {
      connection.retire(now);
    }
  }

  private boolean isWrittenOut() {
    ChannelOutboundBuffer out = channel == null ? null : channel.unsafe().outboundBuffer();
    return out != null && out.isEmpty();
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    Exchange left = exchange;
    if (left != null) {
      forget();
      if (parser.onClose()) {
        traffic.onAnswered(left, parser.status(), System.nanoTime());
      } else {
        traffic.onFailed(left, ErrorKind.CLOSED, System.nanoTime());
      }
    }
    connection.onClosed();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (exchange != null) {
      exchange.abort(Failures.ofConnection(cause));
    } else {
      connection.close();
    }
  }

  /** The request under way has ended otherwise. Nothing more is carried. */
  void forget() {
    exchange = null;
    over = true;
  }

  void release() {
    if (scratch != null) {
      scratch.release();
      scratch = null;
    }
  }
}

package io.onrush.worker.engine;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http2.AbstractHttp2ConnectionHandlerBuilder;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameAdapter;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An HTTP/2 server in clear text, on all addresses, whose answers are the test's; it keeps its own
 * books.
 */
final class Http2TestServer implements AutoCloseable {
  /** Answers a request whose head has come. */
  interface Answer {
    void to(Asked asked) throws Exception;
  }

  private final MultiThreadIoEventLoopGroup loop =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final Answer answer;
  private final Channel channel;
  final List<Http2Headers> requests = Collections.synchronizedList(new ArrayList<>());
  final AtomicInteger connections = new AtomicInteger();
  final AtomicInteger resets = new AtomicInteger();
  final AtomicInteger pongs = new AtomicInteger();
  final AtomicInteger mostStreams = new AtomicInteger();

  Http2TestServer(long maxStreams, Answer answer) {
    this.answer = answer;
    Http2Settings settings = new Http2Settings().maxConcurrentStreams(maxStreams);
    channel =
        new ServerBootstrap()
            .group(loop)
            .channel(NioServerSocketChannel.class)
            .childHandler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel accepted) {
                    connections.incrementAndGet();
                    accepted.pipeline().addLast(new Builder(settings).build());
                  }
                })
            .bind(0)
            .syncUninterruptibly()
            .channel();
  }

  /** A request on its stream. */
  record Asked(
      Http2ConnectionHandler handler,
      ChannelHandlerContext context,
      int stream,
      Http2Headers headers) {
    void ok() {
      status("200");
    }

    void status(String status, String... fields) {
      Http2Headers headers = new DefaultHttp2Headers().status(status);
      for (int i = 0; i < fields.length; i += 2) {
        headers.add(fields[i], fields[i + 1]);
      }
      var _ =
          handler.encoder().writeHeaders(context, stream, headers, 0, false, context.newPromise());
      ByteBuf body = Unpooled.copiedBuffer("ok".getBytes(US_ASCII));
      var _ = handler.encoder().writeData(context, stream, body, 0, true, context.newPromise());
      handler.flush(context);
    }

    /** A body without a head. */
    void bodyOnly() {
      ByteBuf body = Unpooled.copiedBuffer("ok".getBytes(US_ASCII));
      var _ = handler.encoder().writeData(context, stream, body, 0, true, context.newPromise());
      handler.flush(context);
    }

    void reset(Http2Error why) {
      var _ = handler.resetStream(context, stream, why.code(), context.newPromise());
      handler.flush(context);
    }

    /** Leaves the streams from a number on unprocessed. */
    void goAway(int last) {
      var _ = handler.goAway(context, last, 0, Unpooled.EMPTY_BUFFER, context.newPromise());
      handler.flush(context);
    }

    void ping() {
      var _ = handler.encoder().writePing(context, false, 42, context.newPromise());
    }

    void later(Runnable what, long millis) {
      var _ = context.executor().schedule(what, millis, TimeUnit.MILLISECONDS);
    }
  }

  private final class Builder
      extends AbstractHttp2ConnectionHandlerBuilder<Http2ConnectionHandler, Builder> {
    Builder(Http2Settings settings) {
      server(true);
      initialSettings(settings);
      frameListener(new Http2FrameAdapter());
      decoupleCloseAndGoAway(true);
      encoderIgnoreMaxHeaderListSize(true);
    }

    @Override
    protected Http2ConnectionHandler build() {
      return super.build();
    }

    @Override
    protected Http2ConnectionHandler build(
        Http2ConnectionDecoder decoder, Http2ConnectionEncoder encoder, Http2Settings settings) {
      Http2ConnectionHandler handler =
          new Http2ConnectionHandler(decoder, encoder, settings, true) {};
      frameListener(new Listener(handler));
      return handler;
    }
  }

  private final class Listener extends Http2FrameAdapter {
    private final Http2ConnectionHandler handler;

    Listener(Http2ConnectionHandler handler) {
      this.handler = handler;
    }

    @Override
    public void onHeadersRead(
        ChannelHandlerContext context,
        int stream,
        Http2Headers headers,
        int dependency,
        short weight,
        boolean exclusive,
        int padding,
        boolean end) {
      requests.add(headers);
      mostStreams.accumulateAndGet(handler.connection().numActiveStreams(), Math::max);
      try {
        answer.to(new Asked(handler, context, stream, headers));
      } catch (Exception e) {
        throw new AssertionError(e);
      }
    }

    @Override
    public void onRstStreamRead(ChannelHandlerContext context, int stream, long why) {
      resets.incrementAndGet();
    }

    @Override
    public void onPingAckRead(ChannelHandlerContext context, long data) {
      pongs.incrementAndGet();
    }
  }

  int port() {
    return ((InetSocketAddress) channel.localAddress()).getPort();
  }

  @Override
  public void close() {
    var _ = loop.shutdownGracefully(0, 0, TimeUnit.MILLISECONDS);
  }
}

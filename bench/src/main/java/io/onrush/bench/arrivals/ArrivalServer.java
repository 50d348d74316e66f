package io.onrush.bench.arrivals;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/**
 * A server on one event loop that keeps the instant at which each request came. Requests are {@code
 * GET /NUMBER}, without a body.
 */
final class ArrivalServer implements AutoCloseable {
  private static final byte[] ANSWER =
      "HTTP/1.1 204 No Content\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private final EventLoopGroup group;
  private final Channel listener;

  // Of the loop's thread; read by others once it has answered.
  private long[] numbers = new long[1024];
  private long[] nanos = new long[1024];
  private volatile int size;

  ArrivalServer() {
    boolean epoll = Epoll.isAvailable();
    group =
        new MultiThreadIoEventLoopGroup(
            1,
            new DefaultThreadFactory("arrivals", true),
            epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
    listener =
        new ServerBootstrap()
            .group(group)
            .channel(epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childHandler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel channel) {
                    channel.pipeline().addLast(new Requests());
                  }
                })
            .bind("127.0.0.1", 0)
            .syncUninterruptibly()
            .channel();
  }

  int port() {
    return ((InetSocketAddress) listener.localAddress()).getPort();
  }

  /** One request: its number, and when it came, {@link System#nanoTime()}. */
  record Arrival(long number, long atNanos) {}

  /** Everything so far, in the order in which it came. */
  Arrival[] arrivals() {
    int all = size;
    Arrival[] arrivals = new Arrival[all];
    for (int i = 0; i < all; i++) {
      arrivals[i] = new Arrival(numbers[i], nanos[i]);
    }
    return arrivals;
  }

  private void keep(long number, long now) {
    int next = size;
    if (next == numbers.length) {
      numbers = Arrays.copyOf(numbers, 2 * next);
      nanos = Arrays.copyOf(nanos, 2 * next);
    }
    numbers[next] = number;
    nanos[next] = now;
    size = next + 1;
  }

  @Override
  public void close() {
    group.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
  }

  /** Reads the requests of one connection byte by byte: they may come in pieces. */
  private final class Requests extends ChannelInboundHandlerAdapter {
    private static final int END = '\r' << 24 | '\n' << 16 | '\r' << 8 | '\n';

    private boolean inPath;
    private boolean pathDone;
    private long number;
    private int tail;

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      long now = System.nanoTime();
      ByteBuf in = (ByteBuf) message;
      while (in.isReadable()) {
        byte b = in.readByte();
        tail = tail << 8 | b;
        if (inPath && b >= '0' && b <= '9') {
          number = 10 * number + b - '0';
        } else if (inPath) {
          inPath = false;
          pathDone = true;
        } else if (b == '/' && !pathDone) {
          inPath = true;
        } else if (tail == END) {
          keep(number, now);
          number = 0;
          pathDone = false;
          context.write(Unpooled.wrappedBuffer(ANSWER), context.voidPromise());
        }
      }
      in.release();
      context.flush();
    }
  }
}

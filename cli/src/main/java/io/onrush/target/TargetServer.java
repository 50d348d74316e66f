package io.onrush.target;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A running HTTP/1.1 server that counts what arrives and tells it at {@code GET /__truth}, since
 * the last {@code POST /__reset}. Every other request is answered 200 with a small body, after the
 * settings' delay; the paths of {@link SpecialPaths} misbehave on purpose. Its threads keep the JVM
 * alive until {@link #close}. A client that closes its side of a connection is taken to be gone.
 */
public final class TargetServer implements AutoCloseable {

  private static final int BACKLOG = 4_096;
  private static final long PATIENCE_S = 10;
  private static final byte[] RESET =
      "POST /__reset HTTP/1.1\r\nHost: target\r\nContent-Length: 0\r\n\r\n".getBytes(US_ASCII);

  /** The JVM's first compiler takes a method that was called 200 times. */
  private static final int WARM = 300;

  private final EventLoopGroup group;
  private final Channel listener;
  private final TargetBooks books;

  private TargetServer(EventLoopGroup group, Channel listener, TargetBooks books) {
    this.group = group;
    this.listener = listener;
    this.books = books;
  }

  /**
   * Starts a server on one event loop: it takes some 100 000 requests a second, and its books have
   * one order of arrivals by nature.
   *
   * @throws IOException if it cannot listen there
   */
  public static TargetServer start(TargetSettings settings) throws IOException {
    return start(settings, 1);
  }

  /**
   * Starts a server on several event loops. Each keeps its own books, added up on asking; gaps
   * between arrivals are over all loops, in the order in which the loops saw them. Delays repeat
   * from run to run only as far as the same requests meet the same loop.
   *
   * @throws IOException if it cannot listen there
   */
  public static TargetServer start(TargetSettings settings, int eventLoops) throws IOException {
    if (eventLoops < 1) {
      throw new IllegalArgumentException("event loops: %d (expected: >= 1)".formatted(eventLoops));
    }
    boolean epoll = Epoll.isAvailable();
    IoHandlerFactory io = epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
    EventLoopGroup group =
        new MultiThreadIoEventLoopGroup(eventLoops, new DefaultThreadFactory("onrush-target"), io);
    Map<EventExecutor, TargetLoop> loops = loops(group, settings);
    TargetBooks books = new TargetBooks(List.copyOf(loops.values()));
    ChannelFuture bound =
        new ServerBootstrap()
            .group(group)
            .channel(serverChannel(epoll))
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childHandler(new Connections(loops, books))
            .bind(settings.host(), settings.port())
            .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      stop(group);
      throw new IOException(
          "cannot listen on %s:%d: %s (choose another port, or 0 for a free one)"
              .formatted(settings.host(), settings.port(), bound.cause()),
          bound.cause());
    }
    return new TargetServer(group, bound.channel(), books);
  }

  /**
   * Opens many connections to itself, one after another: a client that opens hundreds at once, as
   * after a stall, does not have to wait until the code that takes them is compiled. Clears the
   * books.
   *
   * @throws IOException if it cannot be reached
   */
  public void warmUp() throws IOException {
    InetSocketAddress address = (InetSocketAddress) listener.localAddress();
    for (int i = 0; i < WARM; i++) {
      try (Socket socket = new Socket(address.getAddress(), address.getPort())) {
        socket.setSoTimeout((int) TimeUnit.SECONDS.toMillis(PATIENCE_S));
        socket.getOutputStream().write(RESET);
        if (socket.getInputStream().read() < 0) {
          throw new IOException("it closed a connection without an answer");
        }
      }
    }
  }

  /** The port it listens on; a real one where the settings said 0. */
  public int port() {
    return ((InetSocketAddress) listener.localAddress()).getPort();
  }

  /** What {@code GET /__truth} answers. */
  public Truth truth() {
    return await(books.truth());
  }

  /** Clears the books, as {@code POST /__reset} does. */
  public void reset() {
    await(books.reset());
  }

  /** Closes the listener and all connections, and waits for the threads to end. */
  @Override
  public void close() {
    stop(group);
  }

  private static <T> T await(CompletableFuture<T> result) {
    return result.orTimeout(PATIENCE_S, TimeUnit.SECONDS).join();
  }

  private static void stop(EventLoopGroup group) {
    group.shutdownGracefully(0, PATIENCE_S, TimeUnit.SECONDS).awaitUninterruptibly();
  }

  private static Class<? extends ServerChannel> serverChannel(boolean epoll) {
    return epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
  }

  private static Map<EventExecutor, TargetLoop> loops(
      EventLoopGroup group, TargetSettings settings) {
    Arrivals arrivals = new Arrivals();
    Map<EventExecutor, TargetLoop> loops = new LinkedHashMap<>();
    for (EventExecutor executor : group) {
      loops.put(executor, new TargetLoop(executor, loops.size(), settings, arrivals));
    }
    return loops;
  }

  /** Gives each accepted connection to its event loop's books. */
  private static final class Connections extends ChannelInitializer<SocketChannel> {

    private final Map<EventExecutor, TargetLoop> loops;
    private final TargetBooks books;

    Connections(Map<EventExecutor, TargetLoop> loops, TargetBooks books) {
      this.loops = loops;
      this.books = books;
    }

    @Override
    protected void initChannel(SocketChannel channel) {
      TargetLoop loop = loops.get(channel.eventLoop());
      if (loop == null) {
        throw new IllegalStateException("a channel of a foreign event loop: " + channel);
      }
      channel.pipeline().addLast(new TargetConnection(channel, loop, books));
    }
  }
}

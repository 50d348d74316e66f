package io.onrush.worker.engine;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Opens connections on one event loop. Single-threaded. */
final class Dialer {
  private final Bootstrap bootstrap;
  private final Addresses addresses;
  private int dialled;

  Dialer(
      EventLoopGroup loop,
      Transport transport,
      SharedReadBuffer readBuffer,
      Addresses addresses,
      Duration connectTimeout) {
    this.addresses = addresses;
    this.bootstrap =
        new Bootstrap()
            .group(loop)
            .channel(transport.channelType())
            .disableResolver()
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.RECVBUF_ALLOCATOR, readBuffer)
            .option(
                ChannelOption.CONNECT_TIMEOUT_MILLIS,
                Math.clamp(connectTimeout.toMillis(), 1, Integer.MAX_VALUE));
  }

  /** Starts to open a connection, which hears of the outcome, maybe before this returns. */
  void dial(Connection connection) {
    int endpoint = connection.pool().endpoint();
    @Nullable InetSocketAddress address = addresses.get(endpoint, dialled++);
    if (address == null) {
      connection.failUnresolved();
    } else {
      ChannelFuture connect = bootstrap.clone().handler(connection.wire()).connect(address);
      connection.onOpening(connect.channel());
      connect.addListener(connection);
    }
  }
}

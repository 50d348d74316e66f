package io.onrush.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.onrush.measure.ErrorKind;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class ShortagesTest {
  /**
   * Linux refuses a second connection from one address and port to the same server as it refuses
   * one for which no port is left.
   */
  @ParameterizedTest
  @EnumSource
  void aConnectionWithoutALocalPortIsTold(Transport transport) {
    assumeTrue(transport != Transport.EPOLL || Epoll.isAvailable(), "no epoll here");
    MultiThreadIoEventLoopGroup group =
        new MultiThreadIoEventLoopGroup(1, transport.ioHandlerFactory());
    try (EchoServer server = new EchoServer()) {
      Bootstrap bootstrap =
          new Bootstrap()
              .group(group)
              .channel(transport.channelType())
              .option(ChannelOption.SO_REUSEADDR, true)
              .remoteAddress("127.0.0.1", server.port())
              .handler(
                  new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {}
                  });
      Channel first =
          bootstrap.localAddress("127.0.0.1", 0).connect().syncUninterruptibly().channel();
      int taken = ((InetSocketAddress) first.localAddress()).getPort();
      ChannelFuture second =
          bootstrap.clone().localAddress("127.0.0.1", taken).connect().awaitUninterruptibly();
      Shortages before = Shortages.now();
      assertThat(Failures.ofConnect(second.cause())).isEqualTo(ErrorKind.CONNECT_FAILED);
      assertThat(Shortages.now().since(before)).isEqualTo(new Shortages(1, 0, 0));
    } finally {
      var _ = group.shutdownGracefully(0, 0, TimeUnit.MILLISECONDS);
    }
  }
}

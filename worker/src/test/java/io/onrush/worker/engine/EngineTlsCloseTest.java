package io.onrush.worker.engine;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.ReferenceCounted;
import io.onrush.measure.ErrorKind;
import io.onrush.plan.Endpoint;
import io.onrush.plan.HttpVersion;
import io.onrush.plan.Plan;
import io.onrush.plan.Protocols;
import io.onrush.plan.Tls;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** By TLS a response without a length ends with the server's word, not with its connection. */
@Timeout(60)
@Tag("tls-of-the-jdk")
class EngineTlsCloseTest {
  private static final byte[] UP_TO_THE_END = "HTTP/1.1 200 OK\r\n\r\nbody".getBytes(US_ASCII);

  @TempDir private static Path folder;
  private static MultiThreadIoEventLoopGroup loop;
  private static SslContext tls;

  @BeforeAll
  static void start() throws Exception {
    new Certificates(folder, "ca").issue("server", "IP:127.0.0.1", 30);
    tls =
        SslContextBuilder.forServer(
                folder.resolve("server.crt").toFile(), folder.resolve("server.key").toFile())
            .build();
    loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  }

  @AfterAll
  static void stop() {
    var _ = loop.shutdownGracefully();
  }

  /** Answers a request and closes, with close_notify or without. */
  private static final class Server extends SimpleChannelInboundHandler<ByteBuf> {
    private final boolean notifies;

    Server(boolean notifies) {
      this.notifies = notifies;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, ByteBuf request) {
      ChannelHandlerContext closing = notifies ? context : context.pipeline().firstContext();
      var _ =
          context
              .writeAndFlush(Unpooled.wrappedBuffer(UP_TO_THE_END))
              .addListener(_ -> closing.close());
    }
  }

  private static Channel listen(boolean notifies) {
    return new ServerBootstrap()
        .group(loop)
        .channel(NioServerSocketChannel.class)
        .childHandler(
            new ChannelInitializer<>() {
              @Override
              protected void initChannel(Channel accepted) {
                accepted.pipeline().addLast(tls.newHandler(accepted.alloc()), new Server(notifies));
              }
            })
        .bind(InetAddress.getLoopbackAddress(), 0)
        .syncUninterruptibly()
        .channel();
  }

  /** Sends 20 requests. */
  private static TestRun run(Channel server) {
    int port = ((InetSocketAddress) server.localAddress()).getPort();
    Plan plan = Plans.steady(100, Duration.ofMillis(200), Plans.secure(Plans.get(port, "/")));
    Tls unverified = new Tls(false, Optional.empty(), Optional.empty());
    return TestRun.of(
            Plans.spoken(
                new Protocols(HttpVersion.NEGOTIATED, unverified, Protocols.UNLIMITED), plan))
        .drain();
  }

  @Test
  void tlsIsBoringSslsUnlessItIsTurnedOff() {
    boolean off = Boolean.getBoolean("io.netty.handler.ssl.noOpenSsl");
    assertThat(OpenSsl.isAvailable()).isEqualTo(!off);
    TlsClient client =
        TlsClient.create(Protocols.DEFAULT, new Secrets(folder), new ArrayList<>()).orElseThrow();
    SSLEngine engine =
        client
            .handler(
                UnpooledByteBufAllocator.DEFAULT,
                new Endpoint(true, "127.0.0.1", 1),
                Duration.ofSeconds(1))
            .engine();
    assertThat(engine instanceof ReferenceCounted).isEqualTo(!off);
    ReferenceCountUtil.release(engine);
    client.release();
  }

  @Test
  void aCloseThatIsAnnouncedIsTheEnd() {
    Channel server = listen(true);
    try (TestRun run = run(server)) {
      assertThat(run.errors()).isEmpty();
      assertThat(run.counts().succeeded()).isEqualTo(20);
    } finally {
      server.close().syncUninterruptibly();
    }
  }

  @Test
  void aCloseThatIsNotAnnouncedCutsTheResponseOff() {
    Channel server = listen(false);
    try (TestRun run = run(server)) {
      assertThat(run.errors()).containsOnly(Map.entry(ErrorKind.CLOSED, 20L));
    } finally {
      server.close().syncUninterruptibly();
    }
  }
}

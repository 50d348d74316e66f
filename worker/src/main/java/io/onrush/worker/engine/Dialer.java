package io.onrush.worker.engine;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoopGroup;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslHandler;
import io.onrush.measure.ErrorKind;
import io.onrush.plan.Endpoint;
import io.onrush.plan.HttpVersion;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Opens connections on one event loop, up to where HTTP is spoken. Single-threaded. */
final class Dialer {
  private final List<Endpoint> endpoints;
  private final HttpVersion http;
  private final @Nullable TlsClient tls;
  private final Addresses addresses;
  private final int firstAddress;
  private final int openAhead;
  private final int mostPerEndpoint;
  private final Duration timeout;
  private final Bootstrap bootstrap;
  private final SharedReadBuffer readBuffer;

  /**
   * @param firstAddress with which address of an endpoint to begin
   * @param openAhead connections to open to one endpoint before any request
   * @param mostPerEndpoint connections of this loop to one endpoint
   * @param tls may be missing where no endpoint is secure
   * @param timeout bound on each step of opening a connection
   */
  Dialer(
      EventLoopGroup loop,
      Transport transport,
      SharedReadBuffer readBuffer,
      List<Endpoint> endpoints,
      Addresses addresses,
      int firstAddress,
      int openAhead,
      int mostPerEndpoint,
      HttpVersion http,
      @Nullable TlsClient tls,
      Duration timeout) {
    this.endpoints = endpoints;
    this.addresses = addresses;
    this.firstAddress = firstAddress;
    this.openAhead = openAhead;
    this.mostPerEndpoint = mostPerEndpoint;
    this.http = http;
    this.tls = tls;
    this.timeout = timeout;
    this.readBuffer = readBuffer;
    this.bootstrap =
        new Bootstrap()
            .group(loop)
            .channel(transport.channelType())
            .disableResolver()
            .option(ChannelOption.TCP_NODELAY, true)
            .option(
                ChannelOption.CONNECT_TIMEOUT_MILLIS,
                Math.clamp(timeout.toMillis(), 1, Integer.MAX_VALUE));
  }

  /** Of connections to an endpoint; none is open yet. */
  ConnectionPool newPool(Traffic traffic, int endpoint) {
    boolean multiplexed =
        http == HttpVersion.HTTP_2
            || (http == HttpVersion.NEGOTIATED && endpoints.get(endpoint).secure());
    return new ConnectionPool(traffic, endpoint, mostPerEndpoint, multiplexed, firstAddress);
  }

  /** Connections to open to one endpoint before any request. */
  int openAhead() {
    return openAhead;
  }

  /** Tells a pool what its endpoint's name resolves to. */
  void resolve(ConnectionPool pool) {
    int endpoint = pool.endpoint();
    pool.onAddresses(addresses.of(endpoint), addresses.changes(endpoint));
  }

  /** Starts to open a connection, which hears of the outcome, maybe before this returns. */
  void dial(Connection connection) {
    int number = connection.pool().endpoint();
    Endpoint endpoint = endpoints.get(number);
    resolve(connection.pool());
    Backend next = connection.pool().next(connection.isAhead());
    if (next == null) {
      connection.onEnd(ErrorKind.DNS);
    } else {
      Bootstrap one = bootstrap.clone();
      ChannelFuture connect =
          one.handler(opener(connection, endpoint, one)).connect(next.address());
      connection.onOpening(next, connect);
    }
  }

  private ChannelHandler opener(Connection connection, Endpoint endpoint, Bootstrap one) {
    if (endpoint.secure()) {
      return new ChannelInitializer<>() {
        @Override
        protected void initChannel(Channel channel) {
          secure(connection, endpoint, channel);
        }
      };
    }
    if (http == HttpVersion.HTTP_2) {
      return new Http2Wire(connection, timeout).handler();
    }
    // Nothing else is done with what is read before the read is over.
    one.option(ChannelOption.RECVBUF_ALLOCATOR, readBuffer);
    // When the server has closed its side, it can be asked what it had read.
    one.option(ChannelOption.ALLOW_HALF_CLOSURE, true);
    return new Http1Wire(connection);
  }

  private void secure(Connection connection, Endpoint endpoint, Channel channel) {
    TlsClient client = Objects.requireNonNull(tls, "no TLS");
    SslHandler handler = client.handler(channel.alloc(), endpoint, timeout);
    ChannelPipeline pipeline = channel.pipeline();
    pipeline.addLast(
        handler,
        new TlsOpening(connection, handler, protocol -> speak(connection, pipeline, protocol)));
  }

  private void speak(Connection connection, ChannelPipeline pipeline, @Nullable String protocol) {
    if (ApplicationProtocolNames.HTTP_2.equals(protocol)) {
      pipeline.addLast(new Http2Wire(connection, timeout).handler());
    } else if (http == HttpVersion.HTTP_2) {
      connection.onEnd(ErrorKind.TLS);
      var _ = pipeline.close();
    } else {
      pipeline.addLast(new Http1Wire(connection));
    }
  }
}

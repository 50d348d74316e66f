package io.onrush.worker.engine;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.onrush.measure.ErrorKind;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Waits for a connection's TLS handshake. */
final class TlsOpening extends ChannelInboundHandlerAdapter {
  private final Connection connection;
  private final SslHandler tls;
  private final Consumer<@Nullable String> onSecured;

  /**
   * @param onSecured told the protocol agreed on, if any; adds to the pipeline who speaks it
   */
  TlsOpening(Connection connection, SslHandler tls, Consumer<@Nullable String> onSecured) {
    this.connection = connection;
    this.tls = tls;
    this.onSecured = onSecured;
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof SslHandshakeCompletionEvent handshake) {
      if (handshake.isSuccess()) {
        onSecured.accept(tls.applicationProtocol());
        context.pipeline().remove(this);
      } else {
        fail(context, Failures.ofHandshake(handshake.cause()));
      }
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    fail(context, Failures.ofHandshake(cause));
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    fail(context, ErrorKind.TLS);
  }

  private void fail(ChannelHandlerContext context, ErrorKind kind) {
    connection.onEnd(kind);
    var _ = context.close();
  }
}

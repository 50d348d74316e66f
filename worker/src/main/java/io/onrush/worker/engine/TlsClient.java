package io.onrush.worker.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.netty.util.NetUtil;
import io.netty.util.ReferenceCountUtil;
import io.onrush.plan.Endpoint;
import io.onrush.plan.HttpVersion;
import io.onrush.plan.Protocols;
import io.onrush.plan.Tls;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;

/**
 * What a run's connections by TLS are opened with: BoringSSL where there is one for the platform,
 * else the JDK's. Thread-safe. Counted: it is released by all who hold it.
 */
final class TlsClient {
  private final SslContext context;

  private TlsClient(SslContext context) {
    this.context = context;
  }

  /**
   * Reads what the plan names.
   *
   * @param errors takes every reason why there can be no TLS by the plan's word
   */
  static Optional<TlsClient> create(Protocols protocols, Secrets secrets, List<String> errors) {
    int before = errors.size();
    SslContextBuilder builder =
        SslContextBuilder.forClient()
            .sslProvider(OpenSsl.isAvailable() ? SslProvider.OPENSSL_REFCNT : SslProvider.JDK)
            .applicationProtocolConfig(alpn(protocols.http()));
    Tls tls = protocols.tls();
    if (tls.verify()) {
      tls.ca().ifPresent(name -> trust(builder, name, secrets, errors));
    } else {
      builder
          .trustManager(InsecureTrustManagerFactory.INSTANCE)
          .endpointIdentificationAlgorithm(null);
    }
    tls.identity().ifPresent(identity -> show(builder, identity, secrets, errors));
    if (errors.size() > before) {
      return Optional.empty();
    }
    try {
      return Optional.of(new TlsClient(builder.build()));
    } catch (SSLException e) {
      errors.add("tls: " + e.getMessage());
      return Optional.empty();
    }
  }

  private static ApplicationProtocolConfig alpn(HttpVersion http) {
    List<String> names =
        switch (http) {
          case NEGOTIATED ->
              List.of(ApplicationProtocolNames.HTTP_2, ApplicationProtocolNames.HTTP_1_1);
          case HTTP_1_1 -> List.of(ApplicationProtocolNames.HTTP_1_1);
          case HTTP_2 -> List.of(ApplicationProtocolNames.HTTP_2);
        };
    return new ApplicationProtocolConfig(
        Protocol.ALPN,
        SelectorFailureBehavior.NO_ADVERTISE,
        SelectedListenerFailureBehavior.ACCEPT,
        names);
  }

  private static void trust(
      SslContextBuilder builder, String name, Secrets secrets, List<String> errors) {
    String where = "tls.ca: " + name + ": ";
    try {
      builder.trustManager(stream(secrets.readText(name)));
    } catch (Secrets.NoSecretException e) {
      errors.add(where + e.getMessage());
    } catch (IllegalArgumentException e) {
      errors.add(where + "is no certificate (expected: one or more in PEM)");
    }
  }

  private static void show(
      SslContextBuilder builder, Tls.Identity identity, Secrets secrets, List<String> errors) {
    String where = "tls.cert, tls.key: " + identity.cert() + ", " + identity.key() + ": ";
    try {
      builder.keyManager(
          stream(secrets.readText(identity.cert())), stream(secrets.readText(identity.key())));
    } catch (Secrets.NoSecretException e) {
      errors.add(where + e.getMessage());
    } catch (IllegalArgumentException e) {
      errors.add(
          where
              + "are no certificate and key (expected: PEM; the key PKCS #8 without a password,"
              + " as of `openssl pkcs8 -topk8 -nocrypt`)");
    }
  }

  private static InputStream stream(String text) {
    return new ByteArrayInputStream(text.getBytes(UTF_8));
  }

  /** A new connection's handler. */
  SslHandler handler(ByteBufAllocator allocator, Endpoint endpoint, Duration handshakeTimeout) {
    SslHandler handler = context.newHandler(allocator, endpoint.host(), endpoint.port());
    handler.setHandshakeTimeoutMillis(handshakeTimeout.toMillis());
    nameServer(handler.engine(), endpoint.host());
    return handler;
  }

  /** By itself the engine names only hosts that have a dot. */
  private static void nameServer(SSLEngine engine, String host) {
    if (NetUtil.isValidIpV4Address(host) || NetUtil.isValidIpV6Address(host)) {
      return;
    }
    try {
      SSLParameters parameters = engine.getSSLParameters();
      parameters.setServerNames(List.of(new SNIHostName(host)));
      engine.setSSLParameters(parameters);
    } catch (IllegalArgumentException e) {
      // Such a name, as one with an underscore, cannot be sent.
    }
  }

  TlsClient retain() {
    ReferenceCountUtil.retain(context);
    return this;
  }

  void release() {
    ReferenceCountUtil.release(context);
  }
}

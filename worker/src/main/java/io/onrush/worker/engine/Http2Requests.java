package io.onrush.worker.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.AsciiString;
import io.onrush.plan.Endpoint;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Requests as HTTP/2 has them. What is always the same is made once. One for each event loop:
 * single-threaded.
 */
final class Http2Requests {
  private final RequestWriter writer;
  private final @Nullable Http2Headers[] literals;
  private final ByteBuf scratch = Unpooled.buffer(256);

  Http2Requests(int requests, RequestWriter writer) {
    this.writer = writer;
    this.literals = new Http2Headers[requests];
  }

  /** The body, to be released by whoever gets it; empty where there is none. */
  ByteBuf body(Exchange exchange, ByteBufAllocator allocator) {
    ByteBuf body =
        exchange.request().body().isEmpty() ? Unpooled.EMPTY_BUFFER : allocator.directBuffer();
    writer.writeBody(exchange, body);
    return body;
  }

  /** The header fields, after the body. The codec keeps their values: none is changed any more. */
  Http2Headers headers(Exchange exchange) {
    CompiledRequest request = exchange.request();
    Http2Headers literal = exchange.hop() == null ? literals[request.number()] : null;
    if (literal != null) {
      return literal;
    }
    Http2Headers headers = new DefaultHttp2Headers(false, request.fields().size() + 4);
    addTarget(exchange, headers);
    addFields(exchange, headers);
    if (request.sendsCookies()) {
      addCookies(exchange, headers);
    }
    if (request.hasLength() && exchange.keepsBody()) {
      headers.add(
          HttpHeaderNames.CONTENT_LENGTH, new AsciiString(String.valueOf(writer.bodyLength())));
    }
    if (request.isLiteral() && exchange.hop() == null) {
      literals[request.number()] = headers;
    }
    return headers;
  }

  private void addTarget(Exchange exchange, Http2Headers headers) {
    Hop hop = exchange.hop();
    Endpoint endpoint = writer.endpoint(exchange);
    AsciiString path = value(exchange.request().path(), exchange);
    headers.method(exchange.method()).scheme(endpoint.scheme());
    headers.path(hop == null ? path : hop.path());
    if (hop != null && hop.elsewhere()) {
      headers.authority(endpoint.authority());
    }
  }

  private void addFields(Exchange exchange, Http2Headers headers) {
    Hop hop = exchange.hop();
    List<CompiledField> fields = exchange.request().fields();
    for (int i = 0; i < fields.size(); i++) {
      CompiledField field = fields.get(i);
      AsciiString value = value(field.value(), exchange);
      if (field.isOfHttp1() || (hop != null && !field.follows(hop))) {
        continue;
      }
      if (field.isHost()) {
        headers.authority(value);
      } else {
        headers.add(field.lowerCase(), value);
      }
    }
  }

  private void addCookies(Exchange exchange, Http2Headers headers) {
    String cookies = writer.cookies(exchange);
    if (!cookies.isEmpty()) {
      headers.add(HttpHeaderNames.COOKIE, new AsciiString(cookies, UTF_8));
    }
  }

  private AsciiString value(List<Piece> pieces, Exchange exchange) {
    writer.append(pieces, exchange, scratch.clear());
    byte[] value = new byte[scratch.readableBytes()];
    scratch.readBytes(value);
    return new AsciiString(value, false);
  }
}

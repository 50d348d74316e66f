package io.onrush.worker.engine;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Headers.PseudoHeaderName;
import io.netty.util.AsciiString;
import io.onrush.plan.Endpoint;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Requests as HTTP/2 has them: a body, and fields of which the first are what HTTP/1.1 has in its
 * request line. What is always the same is made once. One for each event loop: single-threaded.
 */
final class Http2Requests {
  /** Fields that have no meaning in HTTP/2, and are not allowed there. */
  private static final Set<String> NOT_SENT =
      Set.of("connection", "keep-alive", "proxy-connection", "transfer-encoding", "upgrade");

  private static final List<Piece> LENGTH = List.of(new Piece.BodyLength());

  private final List<Endpoint> endpoints;
  private final RequestWriter writer;
  private final @Nullable Http2Headers[] literals;

  /** Of the fields of each request. */
  private final AsciiString[][] names;

  private final ByteBuf scratch = Unpooled.buffer(256);

  /**
   * @param endpoints the plan's distinct ones
   */
  Http2Requests(List<CompiledRequest> requests, List<Endpoint> endpoints, RequestWriter writer) {
    this.endpoints = endpoints;
    this.writer = writer;
    this.literals = new Http2Headers[requests.size()];
    this.names = requests.stream().map(Http2Requests::names).toArray(AsciiString[][]::new);
  }

  /** The body, to be released by whoever gets it; empty where there is none. */
  ByteBuf body(Exchange exchange, ByteBufAllocator allocator) {
    if (exchange.request().body().isEmpty()) {
      writer.writeBody(exchange, scratch.clear());
      return Unpooled.EMPTY_BUFFER;
    }
    ByteBuf body = allocator.directBuffer();
    writer.writeBody(exchange, body);
    return body;
  }

  /**
   * The header fields, after the body. The codec keeps their values: none is changed any more.
   *
   * @param literal whether they are always the same
   */
  Http2Headers headers(Exchange exchange, boolean literal) {
    int number = exchange.request().number();
    Http2Headers known = literal ? literals[number] : null;
    if (known != null) {
      return known;
    }
    Http2Headers headers = make(exchange);
    if (literal) {
      literals[number] = headers;
    }
    return headers;
  }

  private Http2Headers make(Exchange exchange) {
    CompiledRequest request = exchange.request();
    Hop hop = exchange.hop();
    Endpoint endpoint = endpoints.get(exchange.endpoint());
    AsciiString path = text(request.path(), exchange);
    Http2Headers headers =
        new DefaultHttp2Headers(false)
            .method(exchange.method())
            .scheme(endpoint.scheme())
            .path(hop == null ? path : hop.path());
    for (int i = 0; i < request.fields().size(); i++) {
      CompiledField field = request.fields().get(i);
      AsciiString name = names[request.number()][i];
      AsciiString value = text(field.value(), exchange);
      if (!name.isEmpty() && (hop == null || !hop.drops(field))) {
        headers.add(name, value);
      }
    }
    if (hop != null && hop.elsewhere()) {
      headers.authority(endpoint.authority());
    }
    String cookies = request.sendsCookies() ? writer.cookies(exchange) : "";
    if (!cookies.isEmpty()) {
      headers.add(HttpHeaderNames.COOKIE, cookies);
    }
    if (exchange.hasLength()) {
      headers.add(HttpHeaderNames.CONTENT_LENGTH, text(LENGTH, exchange));
    }
    return headers;
  }

  private AsciiString text(List<Piece> pieces, Exchange exchange) {
    writer.append(pieces, exchange, scratch.clear());
    byte[] bytes = new byte[scratch.readableBytes()];
    scratch.readBytes(bytes);
    return new AsciiString(bytes, false);
  }

  private static AsciiString[] names(CompiledRequest request) {
    return request.fields().stream().map(f -> nameOf(f.name())).toArray(AsciiString[]::new);
  }

  /** A field's name here; empty for one that is not sent. */
  private static AsciiString nameOf(String name) {
    String lowerCase = name.toLowerCase(Locale.ROOT);
    if (NOT_SENT.contains(lowerCase)) {
      return AsciiString.EMPTY_STRING;
    }
    return lowerCase.equals("host")
        ? PseudoHeaderName.AUTHORITY.value()
        : AsciiString.of(lowerCase);
  }
}

package io.onrush.worker.engine;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.AsciiString;
import io.onrush.worker.engine.CompiledRequest.Field;
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
  ByteBuf body(CompiledRequest request, long seq, ByteBufAllocator allocator) {
    if (request.body().isEmpty()) {
      return Unpooled.EMPTY_BUFFER;
    }
    ByteBuf body = allocator.directBuffer();
    writer.writeBody(request, seq, body);
    return body;
  }

  /** The header fields, after the body. The codec keeps their values: none is changed any more. */
  Http2Headers headers(CompiledRequest request, long seq) {
    Http2Headers literal = literals[request.number()];
    if (literal != null) {
      return literal;
    }
    Http2Headers headers = new DefaultHttp2Headers(false, request.fields().size());
    boolean same = true;
    List<Field> fields = request.fields();
    for (int i = 0; i < fields.size(); i++) {
      Field field = fields.get(i);
      writer.append(field.value(), seq, scratch.clear());
      byte[] value = new byte[scratch.readableBytes()];
      scratch.readBytes(value);
      headers.add(field.name(), new AsciiString(value, false));
      same &= Piece.areLiteral(field.value());
    }
    if (same) {
      literals[request.number()] = headers;
    }
    return headers;
  }
}

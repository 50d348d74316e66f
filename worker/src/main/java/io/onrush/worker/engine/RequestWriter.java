package io.onrush.worker.engine;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.onrush.plan.Endpoint;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Writes requests out as bytes, filling their places. One for each event loop: single-threaded.
 * Allocates nothing once its buffer is large enough.
 */
final class RequestWriter {
  private static final byte[] CRLF = {'\r', '\n'};
  private static final byte[] HEX = "0123456789abcdef".getBytes(US_ASCII);

  private final List<Endpoint> endpoints;
  private final ByteBuf body = Unpooled.buffer(256);
  private final byte[] decimal = new byte[20];
  private final Draws draws = new Draws();
  private SplittableRandom seeds;

  /**
   * @param endpoints the plan's distinct ones
   */
  RequestWriter(long seed, List<Endpoint> endpoints) {
    this.endpoints = endpoints;
    seeds = new SplittableRandom(seed);
  }

  /** Draws from another stream from now on. */
  void seed(long seed) {
    seeds = new SplittableRandom(seed);
  }

  /** A seed for the next request. */
  long nextSeed() {
    return seeds.nextLong();
  }

  /** Appends a request. Written again, it is the same but for its cookies and redirects. */
  void write(Exchange exchange, ByteBuf out) {
    fillBody(exchange);
    Hop hop = exchange.hop();
    if (hop == null) {
      append(exchange.request().head(), exchange, out);
    } else {
      head(exchange, hop, out);
    }
    addBody(exchange, out);
  }

  /** Appends the body alone. Its length and the draws after it are those of {@link #append}. */
  void writeBody(Exchange exchange, ByteBuf out) {
    fillBody(exchange);
    addBody(exchange, out);
  }

  private void fillBody(Exchange exchange) {
    draws.seed(exchange.seed);
    body.clear();
    append(exchange.request().body(), exchange, body);
  }

  private void addBody(Exchange exchange, ByteBuf out) {
    if (exchange.keepsBody()) {
      out.writeBytes(body, body.readerIndex(), body.readableBytes());
    }
  }

  /** Appends pieces: after the body's those of the path, then those of the fields. */
  void append(List<Piece> pieces, Exchange exchange, ByteBuf out) {
    for (int i = 0; i < pieces.size(); i++) {
      switch (pieces.get(i)) {
        case Piece.Bytes p -> p.writeTo(out);
        case Piece.Uuid _ -> uuid(out);
        case Piece.RandomInt p -> decimal(draws.between(p.min(), p.max()), out);
        case Piece.Seq _ -> decimal(exchange.seq, out);
        case Piece.Column p -> p.column().writeTo(exchange.rows[p.set()], out);
        case Piece.BodyLength _ -> decimal(body.readableBytes(), out);
        case Piece.Cookies _ -> cookies(exchange, out);
      }
    }
  }

  private void cookies(Exchange exchange, ByteBuf out) {
    String cookies = cookies(exchange);
    if (!cookies.isEmpty()) {
      text("Cookie: " + cookies + "\r\n", out);
    }
  }

  /** The cookies of a request's virtual user that go with it; empty for none. */
  String cookies(Exchange exchange) {
    CookieJar jar = exchange.jar;
    return jar == null || jar.isEmpty()
        ? ""
        : jar.header(endpoints.get(exchange.endpoint()), path(exchange), System.nanoTime());
  }

  /** The head of a request that a redirect has led on. */
  private void head(Exchange exchange, Hop hop, ByteBuf out) {
    CompiledRequest request = exchange.request();
    text(hop.method() + " " + hop.path() + " HTTP/1.1\r\n", out);
    if (hop.elsewhere()) {
      text("Host: " + endpoints.get(hop.endpoint()).authority() + "\r\n", out);
    }
    // What was drawn for the path comes first, as it did in the first place.
    append(request.path(), exchange, Unpooled.buffer());
    for (CompiledField field : request.fields()) {
      ByteBuf value = Unpooled.buffer();
      append(field.value(), exchange, value);
      if (!hop.drops(field)) {
        text(field.name() + ": ", out);
        out.writeBytes(value).writeBytes(CRLF);
      }
    }
    if (request.sendsCookies()) {
      cookies(exchange, out);
    }
    if (exchange.hasLength()) {
      text("Content-Length: " + body.readableBytes() + "\r\n", out);
    }
    out.writeBytes(CRLF);
  }

  /** The request target, in origin form. Draws from the start again. */
  String path(Exchange exchange) {
    Hop hop = exchange.hop();
    if (hop != null) {
      return hop.path();
    }
    CompiledRequest request = exchange.request();
    draws.seed(exchange.seed);
    append(request.body(), exchange, Unpooled.buffer());
    ByteBuf path = Unpooled.buffer();
    append(request.path(), exchange, path);
    return path.toString(US_ASCII);
  }

  private static void text(String text, ByteBuf out) {
    out.writeCharSequence(text, UTF_8);
  }

  private void uuid(ByteBuf out) {
    long high = (draws.next() & ~0xF000L) | 0x4000L;
    long low = (draws.next() & 0x3FFFFFFFFFFFFFFFL) | 0x8000000000000000L;
    hex(high >>> 32, 8, out);
    out.writeByte('-');
    hex(high >>> 16, 4, out);
    out.writeByte('-');
    hex(high, 4, out);
    out.writeByte('-');
    hex(low >>> 48, 4, out);
    out.writeByte('-');
    hex(low, 12, out);
  }

  private static void hex(long value, int digits, ByteBuf out) {
    for (int i = digits - 1; i >= 0; i--) {
      out.writeByte(HEX[(int) (value >>> (4 * i)) & 0xf]);
    }
  }

  private void decimal(long value, ByteBuf out) {
    int i = decimal.length;
    long rest = value;
    do {
      // Digits of the negative remainder too: Long.MIN_VALUE has no positive counterpart.
      decimal[--i] = (byte) ('0' + Math.abs(rest % 10));
      rest /= 10;
    } while (rest != 0);
    if (value < 0) {
      decimal[--i] = '-';
    }
    out.writeBytes(decimal, i, decimal.length - i);
  }
}

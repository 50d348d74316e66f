package io.onrush.worker.engine;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Writes requests out as bytes, filling their places. One for each event loop: single-threaded.
 * Allocates nothing once its buffer is large enough.
 */
final class RequestWriter {
  private static final byte[] HEX = "0123456789abcdef".getBytes(US_ASCII);

  private final ByteBuf body = Unpooled.buffer(256);
  private final byte[] decimal = new byte[20];
  private SplittableRandom random;

  RequestWriter(long seed) {
    random = new SplittableRandom(seed);
  }

  /** Draws from another stream from now on. */
  void seed(long seed) {
    random = new SplittableRandom(seed);
  }

  /**
   * Appends a request.
   *
   * @param seq value of its {@code ${seq()}}
   * @param rows that its values are taken from, by data set
   */
  void write(CompiledRequest request, long seq, int[] rows, ByteBuf out) {
    body.clear();
    append(request.body(), seq, rows, body);
    append(request.head(), seq, rows, out);
    out.writeBytes(body, body.readerIndex(), body.readableBytes());
  }

  private void append(List<Piece> pieces, long seq, int[] rows, ByteBuf out) {
    for (int i = 0; i < pieces.size(); i++) {
      switch (pieces.get(i)) {
        case Piece.Bytes p -> p.writeTo(out);
        case Piece.Uuid _ -> uuid(out);
        case Piece.RandomInt p -> decimal(between(p.min(), p.max()), out);
        case Piece.Seq _ -> decimal(seq, out);
        case Piece.Column p -> p.column().writeTo(rows[p.set()], out);
        case Piece.BodyLength _ -> decimal(body.readableBytes(), out);
      }
    }
  }

  private long between(long min, long max) {
    long count = max - min + 1;
    if (count > 0) {
      return min + random.nextLong(count);
    }
    // More numbers than a long counts: draw until one fits.
    long value = random.nextLong();
    while (value < min || value > max) {
      value = random.nextLong();
    }
    return value;
  }

  private void uuid(ByteBuf out) {
    long high = (random.nextLong() & ~0xF000L) | 0x4000L;
    long low = (random.nextLong() & 0x3FFFFFFFFFFFFFFFL) | 0x8000000000000000L;
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

package io.onrush.measure;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import org.HdrHistogram.Histogram;

/**
 * The filled buckets of one encoded histogram, decoded once to be added to several sums.
 *
 * <p>HdrHistogram's own decoder allocates the whole range, some 190 KB, for what is often ten
 * samples. This one costs as much as there are filled buckets. It reads the V2 encoding: a header
 * of 40 bytes, then ZigZag LEB128 numbers, each the count of the next bucket or, if negative, the
 * number of empty buckets to skip.
 */
public final class Samples {
  private static final int COOKIE = 0x1c849303 | 0x10;
  private static final int HEADER_BYTES = 40;

  /**
   * Of 2^11 buckets of equal width, the least that gives three digits, the lower half is shared.
   */
  private static final int HALF_BITS = 10;

  private static final int HALF = 1 << HALF_BITS;
  private static final int BUCKETS = bucketOf(Histograms.HIGHEST_US) + 1;
  private static final Samples NONE = new Samples(new long[0], new long[0], 0);

  private final long[] values;
  private final long[] counts;
  private final int size;

  private Samples(long[] values, long[] counts, int size) {
    this.values = values;
    this.counts = counts;
    this.size = size;
  }

  /**
   * Decodes a histogram of {@link Histograms}' configuration.
   *
   * @throws IllegalArgumentException if it is anything else
   */
  public static Samples decode(EncodedHistogram encoded) {
    if (encoded.size() == 0) {
      return NONE;
    }
    try {
      return decode(ByteBuffer.wrap(encoded.toBytes()));
    } catch (BufferUnderflowException e) {
      throw new IllegalArgumentException("histogram: " + encoded + " ends too early", e);
    }
  }

  private static Samples decode(ByteBuffer in) {
    require("cookie", in.getInt(), COOKIE);
    int payloadBytes = in.getInt();
    require("normalizing index", in.getInt(), 0);
    require("digits", in.getInt(), Histograms.DIGITS);
    require("lowest value", in.getLong(), Histograms.LOWEST_US);
    in.getLong(); // The highest value: sums resize themselves.
    require("conversion ratio", in.getLong(), Double.doubleToRawLongBits(1.0));
    require("payload", payloadBytes, in.capacity() - HEADER_BYTES);
    int most = Math.min(payloadBytes, BUCKETS);
    long[] values = new long[most];
    long[] counts = new long[most];
    int size = 0;
    long bucket = 0;
    while (in.hasRemaining()) {
      long number = zigZag(in);
      if (number < 0) {
        bucket = skip(bucket, number);
        continue;
      }
      if (bucket >= BUCKETS) {
        throw new IllegalArgumentException("histogram: a bucket above an hour");
      }
      if (number > 0) {
        values[size] = lowestOf((int) bucket);
        counts[size++] = number;
      }
      bucket++;
    }
    return new Samples(values, counts, size);
  }

  private static long skip(long bucket, long number) {
    if (number < -BUCKETS) {
      throw new IllegalArgumentException("histogram: " + number + " buckets to skip");
    }
    return bucket - number;
  }

  private static void require(String what, long actual, long expected) {
    if (actual != expected) {
      throw new IllegalArgumentException(
          "histogram: " + what + ": " + actual + " (expected: " + expected + ")");
    }
  }

  /** Seven bits a byte, the lowest first; the ninth byte, if there is one, holds eight. */
  private static long zigZag(ByteBuffer in) {
    long raw = 0;
    for (int shift = 0; shift < 63; shift += 7) {
      byte b = in.get();
      if (shift == 56) {
        raw |= (b & 0xFFL) << shift;
        break;
      }
      raw |= (b & 0x7FL) << shift;
      if (b >= 0) {
        break;
      }
    }
    return (raw >>> 1) ^ -(raw & 1);
  }

  private static int bucketOf(long value) {
    int exponent = Math.max(0, 63 - HALF_BITS - Long.numberOfLeadingZeros(value | (2 * HALF - 1)));
    return (exponent << HALF_BITS) + (int) (value >>> exponent);
  }

  private static long lowestOf(int bucket) {
    int exponent = Math.max(0, (bucket >> HALF_BITS) - 1);
    return (long) (bucket - (exponent << HALF_BITS)) << exponent;
  }

  public boolean isEmpty() {
    return size == 0;
  }

  /** Adds the samples to a sum, which must resize itself or cover an hour. */
  public void addTo(Histogram sum) {
    forEach(sum::recordValueWithCount);
  }

  /** Takes each filled bucket, the lowest first. */
  public void forEach(Consumer consumer) {
    for (int i = 0; i < size; i++) {
      consumer.accept(values[i], counts[i]);
    }
  }

  /** Takes one filled bucket. */
  @FunctionalInterface
  public interface Consumer {
    /**
     * Called once for each.
     *
     * @param us the least value of the bucket
     */
    void accept(long us, long count);
  }
}

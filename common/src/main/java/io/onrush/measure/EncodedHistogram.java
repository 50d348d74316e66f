package io.onrush.measure;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.HdrHistogram.AbstractHistogram;
import org.HdrHistogram.Histogram;

/**
 * A histogram of times in microseconds in HdrHistogram's V2 encoding. Empty histograms encode to no
 * bytes.
 */
public final class EncodedHistogram {
  public static final EncodedHistogram EMPTY = new EncodedHistogram(new byte[0]);

  private final byte[] bytes;

  private EncodedHistogram(byte[] bytes) {
    this.bytes = bytes;
  }

  @JsonCreator
  public static EncodedHistogram of(@JsonProperty("v2") byte[] bytes) {
    return bytes.length == 0 ? EMPTY : new EncodedHistogram(bytes.clone());
  }

  public static EncodedHistogram encode(AbstractHistogram histogram) {
    if (histogram.getTotalCount() == 0) {
      return EMPTY;
    }
    ByteBuffer buffer = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
    int length = histogram.encodeIntoByteBuffer(buffer);
    return new EncodedHistogram(Arrays.copyOf(buffer.array(), length));
  }

  /** Adds the samples to {@code sum}, which must cover their values or resize itself. */
  public void addTo(Histogram sum) {
    Samples.decode(this).addTo(sum);
  }

  @JsonProperty("v2")
  public byte[] toBytes() {
    return bytes.clone();
  }

  /** Bytes of the encoding. */
  public int size() {
    return bytes.length;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof EncodedHistogram o && Arrays.equals(bytes, o.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return "EncodedHistogram[" + bytes.length + " bytes]";
  }
}

package io.onrush.coordinator.checkpoint;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/**
 * Whole numbers in few bytes: each as its difference from the one before, ZigZag LEB128. Numbers
 * that hardly change take a byte each, and less once deflated.
 */
public final class Column {
  private static final int MOST_SHIFT = 63;

  private final byte[] bytes;

  private Column(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Encodes the numbers. */
  public static Column of(long... numbers) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(numbers.length + 16);
    long before = 0;
    for (long number : numbers) {
      long step = number - before;
      before = number;
      long rest = (step << 1) ^ (step >> 63);
      for (; (rest & ~0x7FL) != 0; rest >>>= 7) {
        out.write((int) (rest & 0x7F) | 0x80);
      }
      out.write((int) rest);
    }
    return new Column(out.toByteArray());
  }

  /** Takes what {@link #toBytes} gave; other bytes are refused by {@link #toLongs}. */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static Column ofBytes(byte[] bytes) {
    return new Column(bytes.clone());
  }

  @JsonValue
  public byte[] toBytes() {
    return bytes.clone();
  }

  /**
   * The numbers.
   *
   * @throws IllegalArgumentException if the bytes are no column
   */
  public long[] toLongs() {
    long[] numbers = new long[size()];
    long before = 0;
    int at = 0;
    for (int i = 0; i < numbers.length; i++) {
      long raw = 0;
      int shift = 0;
      while (bytes[at] < 0) {
        if (shift >= MOST_SHIFT) {
          throw new IllegalArgumentException("column: a number of more than 10 bytes");
        }
        raw |= (bytes[at++] & 0x7FL) << shift;
        shift += 7;
      }
      raw |= (long) bytes[at++] << shift;
      before += (raw >>> 1) ^ -(raw & 1);
      numbers[i] = before;
    }
    return numbers;
  }

  /**
   * The numbers, which must be that many.
   *
   * @throws IllegalArgumentException if they are not
   */
  public long[] toLongs(int expected) {
    if (size() != expected) {
      throw new IllegalArgumentException(
          "column: " + size() + " numbers (expected: " + expected + ")");
    }
    return toLongs();
  }

  /** How many numbers. */
  private int size() {
    int size = 0;
    for (byte b : bytes) {
      size += b >= 0 ? 1 : 0;
    }
    if (bytes.length > 0 && bytes[bytes.length - 1] < 0) {
      throw new IllegalArgumentException("column: ends inside a number");
    }
    return size;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Column o && Arrays.equals(bytes, o.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return "Column[" + bytes.length + " bytes]";
  }
}

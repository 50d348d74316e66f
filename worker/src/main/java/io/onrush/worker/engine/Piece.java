package io.onrush.worker.engine;

import io.netty.buffer.ByteBuf;
import java.io.ByteArrayOutputStream;

/** A piece of a compiled request. */
sealed interface Piece {
  /** Bytes that stand as they are. */
  final class Bytes implements Piece {
    private final byte[] bytes;

    Bytes(byte[] bytes) {
      this.bytes = bytes;
    }

    int length() {
      return bytes.length;
    }

    void appendTo(ByteArrayOutputStream out) {
      out.writeBytes(bytes);
    }

    void writeTo(ByteBuf out) {
      out.writeBytes(bytes);
    }
  }

  /** A random UUID, version 4. */
  record Uuid() implements Piece {}

  /** A random whole number, both ends included. */
  record RandomInt(long min, long max) implements Piece {}

  /** A number that no other request of the run gets. */
  record Seq() implements Piece {}

  /**
   * A column's value in the request's row.
   *
   * @param set number of the data set
   */
  record Column(DataColumn column, int set) implements Piece {}

  /** The field with the cookies of the virtual user, or nothing where there are none. */
  record Cookies() implements Piece {}

  /** Length of the body in bytes. */
  record BodyLength() implements Piece {}
}

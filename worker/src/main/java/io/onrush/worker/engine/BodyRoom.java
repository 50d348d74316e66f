package io.onrush.worker.engine;

/**
 * Memory for the bodies that one event loop looks at, so that responses cannot use up the heap.
 * Single-threaded.
 */
final class BodyRoom {
  /** The part of the heap that is for bodies, of all loops together. */
  private static final int HEAP_TO_BODIES = 4;

  private long left;

  /**
   * @param bytes of all bodies at once
   */
  BodyRoom(long bytes) {
    left = bytes;
  }

  /** One loop's part, at least one body. */
  static BodyRoom ofOneOf(int loops) {
    long bytes = Runtime.getRuntime().maxMemory() / HEAP_TO_BODIES / loops;
    return new BodyRoom(Math.max(bytes, Capture.MAX_BODY_BYTES));
  }

  /** Takes room. Where there is not as much, none: false, and it is a shortage. */
  boolean take(int bytes) {
    if (bytes > left) {
      Shortages.noteBody();
      return false;
    }
    left -= bytes;
    return true;
  }

  void giveBack(int bytes) {
    left += bytes;
  }
}

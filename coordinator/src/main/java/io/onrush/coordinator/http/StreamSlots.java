package io.onrush.coordinator.http;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** Bounds how many event streams are open. Thread-safe. */
final class StreamSlots {
  private final int most;
  private final AtomicInteger taken = new AtomicInteger();

  StreamSlots(int most) {
    this.most = most;
  }

  int most() {
    return most;
  }

  /** Takes a slot; empty if all are taken. */
  Optional<Slot> take() {
    int before = taken.getAndUpdate(n -> n < most ? n + 1 : n);
    return before < most ? Optional.of(new Slot()) : Optional.empty();
  }

  /** The right to one open stream, until it is given back. */
  final class Slot {
    private final AtomicBoolean started = new AtomicBoolean();
    private final AtomicBoolean released = new AtomicBoolean();

    void started() {
      started.set(true);
    }

    /** Gives it back; a second time does nothing. */
    void release() {
      if (released.compareAndSet(false, true)) {
        taken.decrementAndGet();
      }
    }

    /** Gives it back where the client was gone before the stream began. */
    void releaseUnlessStarted() {
      if (!started.get()) {
        release();
      }
    }
  }
}

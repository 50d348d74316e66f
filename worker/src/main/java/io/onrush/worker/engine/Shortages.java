package io.onrush.worker.engine;

import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * How many connections this process could not open, and bodies not keep, because it had used up
 * something of its own. Counted for the process, as its limits are. Thread-safe.
 *
 * @param ports connections for which no local port was free
 * @param descriptors connections for which no file descriptor was
 * @param bodies those for which there was no memory, so that their checks failed
 */
public record Shortages(long ports, long descriptors, long bodies) {
  private static final AtomicLong PORTS = new AtomicLong();
  private static final AtomicLong DESCRIPTORS = new AtomicLong();
  private static final AtomicLong BODIES = new AtomicLong();

  /** All so far. */
  public static Shortages now() {
    return new Shortages(PORTS.get(), DESCRIPTORS.get(), BODIES.get());
  }

  /** Those since an earlier time. */
  public Shortages since(Shortages before) {
    return new Shortages(
        ports - before.ports, descriptors - before.descriptors, bodies - before.bodies);
  }

  /** Takes note of a body that is not kept. */
  static void noteBody() {
    BODIES.incrementAndGet();
  }

  /** Takes note of why a connection could not be opened. */
  static void note(Throwable failure) {
    for (@Nullable Throwable t = failure; t != null; t = t.getCause()) {
      String message = String.valueOf(t.getMessage());
      if (message.contains("Cannot assign requested address")) {
        PORTS.incrementAndGet();
        return;
      }
      if (message.contains("Too many open files")) {
        DESCRIPTORS.incrementAndGet();
        return;
      }
    }
  }
}

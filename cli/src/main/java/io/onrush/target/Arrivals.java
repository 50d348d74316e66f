package io.onrush.target;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What the event loops must agree on about one period of the books, from a reset to the next: when
 * it began, when its first and its latest request came, and how many could have failed. Everything
 * else each loop keeps for itself, in {@link LoopBooks}.
 *
 * <p>With several loops there is one order of arrivals: that in which the loops report them here. A
 * request reported after a later one has a gap of 0, so that all gaps add up to the time from the
 * first arrival to the last.
 */
final class Arrivals {

  private static final long NONE = -1;

  private final long startNs = System.nanoTime();
  private final Instant start = Instant.now();
  private final AtomicLong firstNs = new AtomicLong(NONE);
  private final AtomicLong latestNs = new AtomicLong(NONE);
  private final AtomicLong ordinary = new AtomicLong();

  /** Turns a reading of {@link System#nanoTime} into the time since the period began. */
  long sinceStartNs(long nowNs) {
    return Math.max(0, nowNs - startNs);
  }

  /** The time since the first request of all; the caller's may be the first. */
  long sinceFirstNs(long sinceStartNs) {
    if (firstNs.get() == NONE) {
      firstNs.compareAndSet(NONE, sinceStartNs);
    }
    return Math.max(0, sinceStartNs - firstNs.get());
  }

  /** The time since the latest request of all, or -1 for the first. Makes this the latest. */
  long gapNs(long sinceStartNs) {
    long latest = latestNs.getAndAccumulate(sinceStartNs, Math::max);
    return latest == NONE ? NONE : Math.max(0, sinceStartNs - latest);
  }

  /** Numbers the ordinary requests of all loops from 0 on. */
  long nextOrdinary() {
    return ordinary.getAndIncrement();
  }

  /** When the first request came, as ISO-8601 in UTC to the microsecond; empty before it. */
  String firstAt() {
    long first = firstNs.get();
    return first == NONE ? "" : start.plusNanos(first).truncatedTo(ChronoUnit.MICROS).toString();
  }
}

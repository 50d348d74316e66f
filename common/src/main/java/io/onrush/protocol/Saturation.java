package io.onrush.protocol;

/**
 * Why a worker cannot keep up.
 *
 * @param text for people: what was seen, and what to do about it
 */
public record Saturation(Cause cause, String text) {

  /** What it lacks. */
  public enum Cause {
    /** Requests leave late. The causes below, if any is seen, say why. */
    LAG,
    /** Its loops wait for a processor while others have it. */
    CPU_WAIT,
    /** Its cgroup's limit of CPU is used up. */
    CPU_LIMIT,
    /** A loop of it works without a pause. */
    BUSY_LOOP,
    /** Garbage collection stops it. */
    GC,
    /** No local port is free. */
    PORTS,
    /** File descriptors are used up, or nearly. */
    DESCRIPTORS,
    /** The memory for bodies that checks look at is used up. */
    BODIES
  }
}

package io.onrush.bench.faults;

import java.util.concurrent.locks.LockSupport;

/**
 * How long this machine lets a process wait that wants to run: the greatest oversleep of a thread
 * that does nothing but sleep. What the target counts late by that much is no fault of the load.
 */
final class MachineStalls implements AutoCloseable {
  private static final long NAP_NS = 2_000_000;

  private final Thread thread;
  private volatile boolean closed;
  private volatile long worstNs;

  MachineStalls() {
    thread = Thread.ofPlatform().daemon().name("machine-stalls").start(this::watch);
  }

  private void watch() {
    long before = System.nanoTime();
    while (!closed) {
      LockSupport.parkNanos(NAP_NS);
      long now = System.nanoTime();
      worstNs = Math.max(worstNs, now - before - NAP_NS);
      before = now;
    }
  }

  double worstMs() {
    return worstNs / 1e6;
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
  }
}

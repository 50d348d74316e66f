package io.onrush.bench.faults;

import io.onrush.bench.node.BenchException;
import io.onrush.bench.node.Shell;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A link that takes longer, each way: a member's port is taken off the bridge, and its frames are
 * carried to and fro by this process. Not every kernel has netem, which would do the same.
 */
final class DelayedLink implements AutoCloseable {
  private static final long JOIN_MS = 2_000;

  private final String inner;
  private final String outer;
  private final String bridge;
  private final long delayNs;
  private final PacketSocket member;
  private final PacketSocket network;
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean reading = true;

  /** A frame and when it is to go on, by {@link System#nanoTime}; an empty one is the last. */
  private record Frame(ByteBuffer bytes, long dueNs) {}

  private DelayedLink(String inner, String outer, String bridge, long delayMs) throws IOException {
    this.inner = inner;
    this.outer = outer;
    this.bridge = bridge;
    this.delayNs = TimeUnit.MILLISECONDS.toNanos(delayMs);
    this.member = new PacketSocket(inner);
    this.network = new PacketSocket(outer);
  }

  /**
   * Puts itself between a port and its bridge.
   *
   * @param outer name for the link to the bridge that is made for this
   */
  static DelayedLink open(String inner, String outer, String bridge, long delayMs) {
    Shell.run("ip", "link", "add", outer, "type", "veth", "peer", "name", outer + "p");
    Shell.run("ip", "link", "set", outer, "up");
    try {
      DelayedLink link = new DelayedLink(inner, outer, bridge, delayMs);
      link.carry(link.member, link.network);
      link.carry(link.network, link.member);
      Shell.run("ip", "link", "set", inner, "nomaster");
      Shell.run("ip", "link", "set", outer + "p", "master", bridge, "up");
      return link;
    } catch (IOException e) {
      Shell.attempt("ip", "link", "del", outer);
      throw new BenchException("cannot delay " + inner + ": " + e.getMessage(), e);
    }
  }

  private void carry(PacketSocket from, PacketSocket to) {
    BlockingQueue<Frame> queue = new LinkedBlockingQueue<>();
    threads.add(Thread.ofPlatform().daemon().name("link-read").start(() -> read(from, queue)));
    threads.add(Thread.ofPlatform().daemon().name("link-write").start(() -> write(queue, to)));
  }

  private void read(PacketSocket from, BlockingQueue<Frame> queue) {
    while (reading) {
      ByteBuffer bytes = from.receive();
      if (bytes.hasRemaining()) {
        queue.add(new Frame(bytes, System.nanoTime() + delayNs));
      }
    }
    queue.add(new Frame(ByteBuffer.allocate(0), System.nanoTime()));
  }

  private static void write(BlockingQueue<Frame> queue, PacketSocket to) {
    try {
      for (Frame frame = queue.take(); frame.bytes.hasRemaining(); frame = queue.take()) {
        TimeUnit.NANOSECONDS.sleep(frame.dueNs - System.nanoTime());
        to.send(frame.bytes);
      }
    } catch (InterruptedException e) {
      // Whoever closes does not wait for the rest.
    }
  }

  /** Lets what is under way arrive, and puts the port back. */
  @Override
  public void close() {
    reading = false;
    Shell.attempt("ip", "link", "set", inner, "master", bridge);
    try {
      for (Thread thread : threads) {
        thread.join(JOIN_MS);
      }
    } catch (InterruptedException e) {
      threads.forEach(Thread::interrupt);
    }
    Shell.attempt("ip", "link", "del", outer);
    if (threads.stream().noneMatch(Thread::isAlive)) {
      member.close();
      network.close();
    }
  }
}

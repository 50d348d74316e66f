package io.onrush.cli.node;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/**
 * Ties a node to the process that started it: the node ends when its standard input does, which
 * happens however the parent dies, SIGKILL included. Ctrl-C reaches every process of the terminal's
 * group, so it is the parent's to handle and ignored here.
 */
public final class Supervised {
  /** A node that cannot leave the cluster by then is cut off: its peers have to notice anyway. */
  private static final Duration LEAVE_LIMIT = Duration.ofSeconds(10);

  /** Of that, longest to hand over what the node carries. */
  static final Duration DRAIN_LIMIT = Duration.ofSeconds(5);

  private Supervised() {}

  /** To be called before anything else that a supervised node does. */
  public static void install() {
    Signals.ignore("INT");
    Signals.ignore("HUP");
    InputStream parent = System.in;
    Thread.ofPlatform().daemon().name("supervised").start(() -> endWith(parent));
  }

  private static void endWith(InputStream parent) {
    awaitEnd(parent);
    Thread.ofPlatform().daemon().name("supervised-exit").start(() -> System.exit(0));
    try {
      Thread.sleep(LEAVE_LIMIT);
    } catch (InterruptedException e) {
      // Nobody interrupts it; if somebody does, the end comes earlier.
    }
    Runtime.getRuntime().halt(1);
  }

  private static void awaitEnd(InputStream parent) {
    try {
      while (parent.read() >= 0) {
        // The parent has nothing to say.
      }
    } catch (IOException e) {
      // A broken pipe is an end too.
    }
  }
}

package io.onrush.cluster;

import java.time.Duration;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells in the log what a node that is in no cluster yet waits for, every few seconds. */
final class Waiting {
  private static final Logger LOG = LoggerFactory.getLogger(Waiting.class);
  private static final Duration INTERVAL = Duration.ofSeconds(5);

  private long nextNs;

  /** One that says nothing for a while at first, as most waits are short. */
  Waiting(Duration silent) {
    nextNs = System.nanoTime() + silent.toNanos();
  }

  synchronized void tell(Supplier<String> forWhat) {
    long nowNs = System.nanoTime();
    if (nowNs - nextNs >= 0) {
      nextNs = nowNs + INTERVAL.toNanos();
      LOG.info("waiting for the cluster: {}", forWhat.get());
    }
  }
}

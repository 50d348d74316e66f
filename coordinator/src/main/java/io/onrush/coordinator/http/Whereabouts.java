package io.onrush.coordinator.http;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Where the cluster's coordinator is, as its node said last. Thread-safe.
 *
 * <p>What another node says is good for {@link #GOOD_FOR}, since it may be gone; what this node
 * says of itself is so until it says otherwise.
 */
public final class Whereabouts {
  /** Three times the interval at which a coordinator says where it is. */
  static final Duration GOOD_FOR = Duration.ofSeconds(3);

  private final String self;
  private final LongSupplier clockNs;
  private Optional<Heard> heard = Optional.empty();

  /** Creates it for the node of this name. */
  public Whereabouts(String self) {
    this(self, System::nanoTime);
  }

  Whereabouts(String self, LongSupplier clockNs) {
    this.self = self;
    this.clockNs = clockNs;
  }

  private record Heard(String node, String httpUrl, long atNs) {}

  /** Where it is. */
  public sealed interface Where {}

  /** On this node. */
  public record Here() implements Where {}

  /** On another. */
  public record Elsewhere(String httpUrl) implements Where {}

  /** Nobody knows: it is on its way. */
  public record Unknown() implements Where {}

  /** A node says that the coordinator runs on it. */
  public synchronized void active(String node, String httpUrl) {
    // What comes from elsewhere while it runs here was sent before it did.
    boolean here = heard.filter(h -> h.node.equals(self)).isPresent();
    if (!here || node.equals(self)) {
      heard = Optional.of(new Heard(node, httpUrl, clockNs.getAsLong()));
    }
  }

  /** A node says that the coordinator leaves it. */
  public synchronized void moving(String node) {
    heard = heard.filter(h -> !h.node.equals(node));
  }

  /** Where it is now. */
  public synchronized Where now() {
    if (heard.isEmpty()) {
      return new Unknown();
    }
    Heard last = heard.get();
    if (last.node.equals(self)) {
      return new Here();
    }
    return clockNs.getAsLong() - last.atNs <= GOOD_FOR.toNanos()
        ? new Elsewhere(last.httpUrl)
        : new Unknown();
  }
}

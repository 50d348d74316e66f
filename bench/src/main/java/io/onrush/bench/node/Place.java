package io.onrush.bench.node;

import java.util.List;
import java.util.Optional;

/**
 * Where a member lives.
 *
 * @param namespace network namespace that its process runs in; empty: the suite's own
 * @param cluster host and port of its actor system
 * @param host where it serves HTTP and from where it sends load
 * @param port of its HTTP
 */
public record Place(
    String member, Optional<String> namespace, String cluster, String host, int port) {

  public String http() {
    return host + ":" + port;
  }

  /** What stands before a command so that it runs here. */
  public List<String> prefix() {
    return namespace.map(ns -> List.of("ip", "netns", "exec", ns)).orElse(List.of());
  }
}

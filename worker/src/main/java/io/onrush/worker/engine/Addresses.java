package io.onrush.worker.engine;

import io.onrush.plan.Endpoint;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Addresses of the endpoints, looked up off the loops and again from time to time. A name that does
 * not resolve any more keeps its last addresses. Thread-safe.
 */
final class Addresses {
  private final List<Endpoint> endpoints;
  private final AtomicReferenceArray<InetSocketAddress @Nullable []> resolved;

  Addresses(List<Endpoint> endpoints) {
    this.endpoints = List.copyOf(endpoints);
    this.resolved = new AtomicReferenceArray<>(endpoints.size());
  }

  /** Looks up every name; may take seconds. */
  void refresh() {
    for (int i = 0; i < endpoints.size(); i++) {
      Endpoint endpoint = endpoints.get(i);
      try {
        InetAddress[] found = InetAddress.getAllByName(endpoint.host());
        InetSocketAddress[] addresses = new InetSocketAddress[found.length];
        for (int a = 0; a < found.length; a++) {
          addresses[a] = new InetSocketAddress(found[a], endpoint.port());
        }
        resolved.set(i, addresses);
      } catch (UnknownHostException e) {
        // Requests fail as DNS errors until a later look-up succeeds.
      }
    }
  }

  /** Looks up names on the calling thread until it is interrupted. */
  void keepFresh(Duration interval) {
    try {
      while (true) {
        Thread.sleep(interval);
        refresh();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** An address of an endpoint, in turn by {@code number}; null where the name does not resolve. */
  @Nullable InetSocketAddress get(int endpoint, int number) {
    InetSocketAddress[] addresses = resolved.get(endpoint);
    return addresses == null ? null : addresses[Math.floorMod(number, addresses.length)];
  }
}

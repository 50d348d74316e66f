package io.onrush.worker.engine;

import io.onrush.plan.Endpoint;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Addresses of the endpoints, looked up off the loops and again from time to time. A name that does
 * not resolve any more keeps its last addresses. Thread-safe.
 */
final class Addresses {
  /** Looks a name up. */
  @FunctionalInterface
  interface Resolver {
    InetAddress[] addresses(String host) throws UnknownHostException;
  }

  private static final InetSocketAddress[] NONE = {};

  private final List<Endpoint> endpoints;
  private final Resolver resolver;
  private final AtomicIntegerArray changes;
  private final AtomicReferenceArray<InetSocketAddress @Nullable []> resolved;

  Addresses(List<Endpoint> endpoints, Resolver resolver) {
    this.endpoints = List.copyOf(endpoints);
    this.resolver = resolver;
    this.changes = new AtomicIntegerArray(endpoints.size());
    this.resolved = new AtomicReferenceArray<>(endpoints.size());
  }

  /** Looks up every name; may take seconds. */
  void refresh() {
    for (int i = 0; i < endpoints.size(); i++) {
      Endpoint endpoint = endpoints.get(i);
      try {
        InetAddress[] found = resolver.addresses(endpoint.host());
        InetSocketAddress[] addresses = new InetSocketAddress[found.length];
        for (int a = 0; a < found.length; a++) {
          addresses[a] = new InetSocketAddress(found[a], endpoint.port());
        }
        InetSocketAddress[] before = resolved.getAndSet(i, addresses);
        if (before != null && !set(before).equals(set(addresses))) {
          changes.incrementAndGet(i);
        }
      } catch (UnknownHostException e) {
        // Requests fail as DNS errors until a later look-up succeeds.
      }
    }
  }

  private static Set<InetSocketAddress> set(InetSocketAddress[] addresses) {
    return new HashSet<>(Arrays.asList(addresses));
  }

  /** How often the addresses of an endpoint have become other ones. */
  int changes(int endpoint) {
    return changes.get(endpoint);
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

  /** The addresses of an endpoint; none where its name has never resolved. Not to be changed. */
  InetSocketAddress[] of(int endpoint) {
    InetSocketAddress[] addresses = resolved.get(endpoint);
    return addresses == null ? NONE : addresses;
  }
}

package io.onrush.cluster;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Nodes to join a cluster through: those that were given, and those that were members of it when it
 * was last seen whole.
 */
final class Contacts {
  /** Asked at once, each second or so; among so many one will be a member. */
  private static final int MOST = 16;

  private final List<HostPort> given;
  private List<HostPort> seen = List.of();

  Contacts(List<HostPort> given) {
    this.given = List.copyOf(given);
  }

  void saw(Collection<HostPort> members) {
    seen = List.copyOf(members);
  }

  /** All but oneself. */
  List<HostPort> others(HostPort self) {
    Set<HostPort> all = new LinkedHashSet<>(given);
    all.addAll(seen);
    all.remove(self);
    return all.stream().limit(MOST).toList();
  }

  /** As Akka's seed nodes: a node that stands first founds a cluster if no other one answers. */
  List<HostPort> seeds(HostPort self, boolean founding) {
    Set<HostPort> seeds = new LinkedHashSet<>();
    if (founding) {
      seeds.add(self);
    }
    seeds.addAll(others(self));
    return List.copyOf(seeds);
  }
}

package io.onrush.cluster;

import java.util.List;

/** How a node finds the others. */
public sealed interface Rendezvous {

  /**
   * At addresses that are known.
   *
   * @param join nodes to join through
   * @param founds whether it founds a cluster where none of them is in one
   */
  record Nodes(List<HostPort> join, boolean founds) implements Rendezvous {
    public Nodes {
      join = List.copyOf(join);
      if (join.isEmpty() && !founds) {
        throw new IllegalArgumentException("nobody to join (expected: at least one node)");
      }
    }

    /** A new cluster. */
    public static Nodes founding() {
      return new Nodes(List.of(), true);
    }

    /** The cluster that one of these nodes is in. */
    public static Nodes joining(HostPort... join) {
      return new Nodes(List.of(join), false);
    }
  }

  /**
   * Among the pods of its own namespace, through the Kubernetes API. Every pod asks every other one
   * for its cluster and joins what it finds; where none is in a cluster, the one with the lowest
   * address founds one.
   *
   * @param label the pods' label, {@code key=value}
   * @param contactPoints fewest pods, itself included, that must answer before one founds a cluster
   */
  record Pods(String label, int contactPoints) implements Rendezvous {
    public Pods {
      if (!label.matches("[^=\\s%]+=[^=\\s%]+")) {
        throw new IllegalArgumentException("label " + label + " (expected: key=value)");
      }
      if (contactPoints < 2) {
        throw new IllegalArgumentException(
            contactPoints
                + " contact points (expected: from 2; a pod that sees only itself would found a"
                + " second cluster)");
      }
    }
  }
}

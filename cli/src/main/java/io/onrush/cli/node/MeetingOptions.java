package io.onrush.cli.node;

import io.onrush.cli.CliException;
import io.onrush.cli.ExitCode;
import io.onrush.cluster.HostPort;
import io.onrush.cluster.Membership;
import io.onrush.cluster.NodeTls;
import io.onrush.cluster.Rendezvous;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** How a node finds the others. */
final class MeetingOptions {
  @Option(
      names = "--join",
      paramLabel = "HOST:PORT",
      split = ",",
      converter = HostPortConverter.class,
      description = "nodes of the cluster to join, separated by commas")
  private List<HostPort> join = new ArrayList<>();

  @Option(
      names = "--discovery",
      paramLabel = "kubernetes",
      description = "finds the other nodes among the pods of its namespace, instead of --join")
  private Optional<String> discovery = Optional.empty();

  @Option(
      names = "--discovery-label",
      paramLabel = "KEY=VALUE",
      description = "which pods are nodes (default: app.kubernetes.io/name=onrush)")
  private String discoveryLabel = "app.kubernetes.io/name=onrush";

  @Option(
      names = "--contact-points",
      paramLabel = "N",
      description = {
        "pods, itself included, that must answer one another before one of them",
        "founds a cluster; never fewer than 2 (default: 2)"
      })
  private int contactPoints = 2;

  @Option(
      names = "--management",
      paramLabel = "HOST:PORT",
      converter = HostPortConverter.class,
      description = {
        "where it serves /ready and /alive, and where pods ask one another for their",
        "cluster: with --discovery the same port in all pods"
      })
  private Optional<HostPort> management = Optional.empty();

  @Option(
      names = "--tls",
      paramLabel = "DIR",
      description = {
        "mutual TLS between nodes, the same way in all of them: folder with tls.crt,",
        "tls.key (RSA) and ca.crt, as cert-manager writes them"
      })
  private Optional<Path> tls = Optional.empty();

  /**
   * What was asked for.
   *
   * @param self where others reach it
   * @param founds whether it founds a cluster where none of {@code --join} is in one
   * @throws CliException if that does not go together
   */
  Membership.Entry entry(HostPort self, boolean founds) {
    try {
      return new Membership.Entry(
          self, rendezvous(self, founds), management, tls.map(NodeTls::new));
    } catch (IllegalArgumentException e) {
      throw wrong(String.valueOf(e.getMessage()));
    }
  }

  boolean joins() {
    return !join.isEmpty();
  }

  private Rendezvous rendezvous(HostPort self, boolean founds) {
    if (discovery.isEmpty()) {
      if (join.isEmpty() && !founds) {
        throw wrong("--join is missing (or --discovery)");
      }
      return new Rendezvous.Nodes(join, founds);
    }
    if (!discovery.get().equals("kubernetes")) {
      throw wrong("--discovery " + discovery.get() + " (expected: kubernetes)");
    }
    if (joins()) {
      throw wrong("--join and --discovery exclude one another");
    }
    HostPort port =
        management.orElseThrow(
            () -> wrong("--discovery needs --management as well, e.g. " + self.host() + ":8558"));
    if (port.port() == 0) {
      throw wrong("--management " + port + " (expected: the same port in all pods)");
    }
    if (!port.isEverywhere() && !port.host().equals(self.host())) {
      throw wrong(
          "--management "
              + port
              + ", --cluster "
              + self
              + " (expected: one host in both, the pod's address)");
    }
    return new Rendezvous.Pods(discoveryLabel, contactPoints);
  }

  private static CliException wrong(String text) {
    return new CliException(ExitCode.USAGE, text);
  }
}

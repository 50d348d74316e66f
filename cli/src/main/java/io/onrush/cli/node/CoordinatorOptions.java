package io.onrush.cli.node;

import io.onrush.cluster.HostPort;
import io.onrush.coordinator.run.RunSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What {@code onrush coordinator} was told.
 *
 * @param http where the HTTP API listens
 * @param advertisedHttp where other coordinators reach it; empty: where it listens
 * @param cluster where other nodes reach this one
 * @param join nodes of the cluster to join
 * @param orFound whether it founds one where none of them answers
 * @param run how runs are steered
 * @param reports folder for reports of ended runs
 */
public record CoordinatorOptions(
    HostPort http,
    Optional<HostPort> advertisedHttp,
    HostPort cluster,
    List<HostPort> join,
    boolean orFound,
    RunSettings run,
    Path reports) {
  public CoordinatorOptions {
    join = List.copyOf(join);
  }

  boolean founds() {
    return orFound || join.isEmpty();
  }
}

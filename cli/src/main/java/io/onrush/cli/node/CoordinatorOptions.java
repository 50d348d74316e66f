package io.onrush.cli.node;

import io.onrush.cluster.HostPort;
import io.onrush.coordinator.http.Safeguards;
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
 * @param workers a run starts with at least this many
 * @param reports folder for reports of ended runs
 * @param safeguards of the HTTP API and of runs
 */
public record CoordinatorOptions(
    HostPort http,
    Optional<HostPort> advertisedHttp,
    HostPort cluster,
    List<HostPort> join,
    boolean orFound,
    int workers,
    Path reports,
    Safeguards safeguards) {
  public CoordinatorOptions {
    join = List.copyOf(join);
  }

  boolean founds() {
    return orFound || join.isEmpty();
  }
}

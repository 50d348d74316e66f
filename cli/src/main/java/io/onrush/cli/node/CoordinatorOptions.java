package io.onrush.cli.node;

import io.onrush.cluster.HostPort;
import io.onrush.cluster.Membership;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What {@code onrush coordinator} was told.
 *
 * @param http where the HTTP API listens
 * @param advertisedHttp where other coordinators reach it; empty: where it listens
 * @param entry how it becomes a member
 * @param workers a run starts with at least this many
 * @param reports folder for reports of ended runs
 */
public record CoordinatorOptions(
    HostPort http,
    Optional<HostPort> advertisedHttp,
    Membership.Entry entry,
    int workers,
    Path reports) {}

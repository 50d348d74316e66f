package io.onrush.cli.node;

import io.onrush.cluster.HostPort;
import io.onrush.cluster.Membership;
import io.onrush.coordinator.CoordinatorSettings;

/**
 * What {@code onrush coordinator} was told.
 *
 * @param http where the HTTP API listens
 * @param entry how it becomes a member
 * @param settings of the coordinator
 */
public record CoordinatorOptions(
    HostPort http, Membership.Entry entry, CoordinatorSettings settings) {}

package io.onrush.cli.node;

import io.onrush.cluster.HostPort;
import io.onrush.cluster.Membership;
import io.onrush.metrics.OtlpEndpoint;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * What {@code onrush worker} was told.
 *
 * @param entry how it becomes a member
 * @param part its number, from 1; 0 for the lowest free one
 * @param loops event loops of its engine
 * @param coalescing longest that a request waits for those that follow, to be sent together
 * @param drainLimit longest that handing over its share may take when it is told to end
 * @param secrets folder of what plans take as secrets
 * @param data folder of the files that plans take rows from
 * @param metrics where Prometheus scrapes it
 * @param otlp where it pushes metrics to
 */
public record WorkerOptions(
    Membership.Entry entry,
    int part,
    int loops,
    Duration coalescing,
    Duration drainLimit,
    Path secrets,
    Path data,
    Optional<HostPort> metrics,
    Optional<OtlpEndpoint> otlp) {}

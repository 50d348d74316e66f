package io.onrush.cli.node;

import io.onrush.cluster.HostPort;
import io.onrush.cluster.Membership;
import io.onrush.metrics.OtlpEndpoint;
import io.onrush.worker.engine.EngineSettings;
import java.time.Duration;
import java.util.Optional;

/**
 * What {@code onrush worker} was told.
 *
 * @param entry how it becomes a member
 * @param part its number, from 1; 0 for the lowest free one
 * @param engine how its engines go about their work
 * @param drainLimit longest that handing over its share may take when it is told to end
 * @param metrics where Prometheus scrapes it
 * @param otlp where it pushes metrics to
 */
public record WorkerOptions(
    Membership.Entry entry,
    int part,
    EngineSettings engine,
    Duration drainLimit,
    Optional<HostPort> metrics,
    Optional<OtlpEndpoint> otlp) {}

package io.onrush.coordinator.run;

import io.onrush.protocol.Status;
import java.util.Locale;
import java.util.Optional;

/**
 * A worker in the run under way.
 *
 * @param share requests a second now
 * @param leaseNs until its lease has certainly ended; 0 or less without one
 * @param clockOffsetNs coordinator's monotonic clock minus its own
 * @param clockErrorNs bound on the error of that; {@link Long#MAX_VALUE} before it is known
 */
public record RunMember(
    String id,
    int part,
    String state,
    double share,
    long leaseNs,
    long clockOffsetNs,
    long clockErrorNs) {

  /** The live incarnation of a worker, if it has one. */
  public static Optional<RunMember> of(Run run, String worker, long nowNs) {
    return run.members().stream()
        .filter(m -> !m.gone() && m.info.worker().equals(worker))
        .findFirst()
        .map(m -> of(run, m, nowNs));
  }

  private static RunMember of(Run run, Member m, long nowNs) {
    return new RunMember(
        m.key.toString(),
        m.part,
        m.state.name().toLowerCase(Locale.ROOT),
        RunViews.share(run, m, nowNs),
        m.leaseEndNs == Long.MIN_VALUE ? 0 : m.leaseEndNs - nowNs,
        m.status.map(Status::clockOffsetNs).orElse(0L),
        m.status.map(Status::clockErrorNs).orElse(Long.MAX_VALUE));
  }
}

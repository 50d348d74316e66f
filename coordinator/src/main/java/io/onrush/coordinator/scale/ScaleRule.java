package io.onrush.coordinator.scale;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How many workers there are to be: a quarter more, one at least, each time that those there are
 * have not kept up for a while; what there was before once nothing runs any more. Deterministic.
 */
final class ScaleRule {
  private static final Duration STRAINED = Duration.ofSeconds(5);

  /** A worker that was asked for has joined and carries its share by then. */
  private static final Duration SETTLED = Duration.ofSeconds(45);

  private static final double STEP = 0.25;

  private final int most;
  private final Duration idle;
  private OptionalInt before = OptionalInt.empty();
  private Optional<Long> strainedNs = Optional.empty();
  private Optional<Long> idleNs = Optional.empty();
  private Optional<Long> changedNs = Optional.empty();

  /**
   * @param most workers
   * @param idle how long nothing has run before those that were added are given up
   */
  ScaleRule(int most, Duration idle) {
    this.most = most;
    this.idle = idle;
  }

  /**
   * Takes note of how it goes.
   *
   * @param replicas that there are
   * @return how many there are to be, if that is another number
   */
  OptionalInt on(Strain strain, int replicas, long nowNs) {
    strainedNs = strain.tooMuch() ? strainedNs.or(() -> Optional.of(nowNs)) : Optional.empty();
    idleNs = strain.busy() ? Optional.empty() : idleNs.or(() -> Optional.of(nowNs));
    if (lasts(idleNs, idle, nowNs) && before.isPresent()) {
      boolean more = before.getAsInt() < replicas;
      // Asked for again until it is so.
      before = more ? before : OptionalInt.empty();
      return before;
    }
    boolean settled = changedNs.isEmpty() || lasts(changedNs, SETTLED, nowNs);
    if (!lasts(strainedNs, STRAINED, nowNs) || !settled || replicas >= most) {
      return OptionalInt.empty();
    }
    before = before.isPresent() ? before : OptionalInt.of(replicas);
    changedNs = Optional.of(nowNs);
    int more = Math.max(1, (int) (replicas * STEP));
    return OptionalInt.of(Math.min(most, replicas + more));
  }

  private static boolean lasts(Optional<Long> sinceNs, Duration span, long nowNs) {
    return sinceNs.filter(ns -> nowNs - ns >= span.toNanos()).isPresent();
  }
}

package io.onrush.worker.watch;

import io.onrush.protocol.Saturation;
import io.onrush.protocol.Saturation.Cause;
import io.onrush.worker.engine.ProcessLoad;
import io.onrush.worker.engine.Shortages;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Says when a worker cannot keep up, and why. Single-threaded.
 *
 * <ol>
 *   <li>Its lag's 99th percentile, taken anew each second, stays above 10 ms for three seconds on
 *       end. A single stall of the machine is no saturation; it shows as lag. Whatever takes the
 *       processor away makes requests late, so it is named as a cause, and by itself is none.
 *   <li>A connection could not be opened for want of a port or a file descriptor: such requests
 *       fail as if the target had failed them. So does, a moment later, a process that has nearly
 *       all of its descriptors open.
 *   <li>There was no memory for a body that checks look at: they fail as if it were another one.
 * </ol>
 */
final class SaturationWatch {
  static final long MOST_LAG_US = 10_000;
  static final long PATIENCE_NS = 3_000_000_000L;

  /** Nearly all descriptors. */
  private static final double NEARLY = 0.95;

  private Optional<Hindrances> whenLate = Optional.empty();
  private Shortages shortages = new Shortages(0, 0, 0);
  private long shortagesNs = Long.MIN_VALUE;
  private Shortages newest = shortages;

  /**
   * Takes one reading.
   *
   * @param lagP99Us of the last full second
   * @param shortages since the engine was made
   * @return why it cannot keep up; empty if it can
   */
  List<Saturation> watch(
      long lagP99Us, Hindrances now, Shortages shortages, ProcessLoad.Sample process) {
    List<Saturation> found = new ArrayList<>();
    watchLag(lagP99Us, now, found);
    watchShortages(shortages, now.atNanos(), process, found);
    return found;
  }

  private void watchLag(long lagP99Us, Hindrances now, List<Saturation> found) {
    if (lagP99Us <= MOST_LAG_US) {
      whenLate = Optional.empty();
      return;
    }
    Hindrances since = whenLate.orElse(now);
    whenLate = Optional.of(since);
    if (now.atNanos() - since.atNanos() >= PATIENCE_NS) {
      found.add(
          new Saturation(
              Cause.LAG,
              String.format(
                  Locale.ROOT,
                  "requests left late, p(99) %.1f ms (expected: at most %d ms)",
                  lagP99Us / 1e3,
                  MOST_LAG_US / 1000)));
      found.addAll(now.since(since));
    }
  }

  private void watchShortages(
      Shortages all, long nowNs, ProcessLoad.Sample process, List<Saturation> found) {
    if (!all.equals(newest)) {
      newest = all;
      shortagesNs = nowNs;
    }
    boolean lately = shortagesNs != Long.MIN_VALUE && nowNs - shortagesNs < PATIENCE_NS;
    if (lately && all.ports() > 0) {
      found.add(
          new Saturation(
              Cause.PORTS,
              ("%d connections got no local port, EADDRNOTAVAIL (widen"
                      + " net.ipv4.ip_local_port_range, use connections again, or add workers"
                      + " elsewhere; for an IPv6 target: has this machine IPv6?)")
                  .formatted(all.ports())));
    }
    if (lately && all.bodies() > 0) {
      found.add(
          new Saturation(
              Cause.BODIES,
              ("%d bodies found no memory, so their checks failed (raise the heap, `-Xmx`, ask for"
                      + " smaller responses, or add workers)")
                  .formatted(all.bodies())));
    }
    boolean full = process.maxFiles() > 0 && process.openFiles() >= NEARLY * process.maxFiles();
    if (full || (lately && all.descriptors() > 0)) {
      found.add(
          new Saturation(
              Cause.DESCRIPTORS,
              (all.descriptors() > 0
                      ? "its %d file descriptors were used up, %d connections could not be opened"
                          .formatted(process.maxFiles(), all.descriptors())
                      : "%d of its %d file descriptors were in use"
                          .formatted(process.openFiles(), process.maxFiles()))
                  + " (raise the limit, `ulimit -n`, or add workers)"));
    }
  }
}

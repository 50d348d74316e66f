package io.onrush.coordinator.run;

import io.onrush.protocol.Status;
import java.time.Duration;
import java.util.Optional;

/**
 * Which run a coordinator without one takes over: the first that it hears of. Where two
 * coordinators want the same run, the one that meets a newer term gives way for a while, longer
 * each time, so that one of them comes through.
 */
public final class Claims {
  private static final Duration GIVE_WAY = Duration.ofSeconds(2);
  private static final int MOST_TIMES = 8;

  private final RunSettings settings;
  private Optional<Succession> current = Optional.empty();
  private long quietUntilNs = Long.MIN_VALUE;
  private long foreignTerm;
  private int times;

  public Claims(RunSettings settings) {
    this.settings = settings;
  }

  /** What is being taken over. */
  public Optional<Succession> current() {
    return current;
  }

  public void done() {
    current = Optional.empty();
  }

  /**
   * Hears of a run that another coordinator began.
   *
   * @param random anything: it keeps the terms of two coordinators apart
   * @return whether a new succession has begun
   */
  public boolean sees(Status status, long random, long nowNs) {
    boolean same = current.filter(s -> s.runId().equals(status.runId())).isPresent();
    if (same && status.term() > current.orElseThrow().term()) {
      current = Optional.empty();
      giveWay(status.term(), random, nowNs);
    } else if (current.isEmpty() && status.term() > foreignTerm && times > 0) {
      giveWay(status.term(), random, nowNs);
    }
    if (current.isPresent() || nowNs < quietUntilNs) {
      return false;
    }
    long term = Terms.after(Math.max(status.term(), foreignTerm), random);
    current = Optional.of(new Succession(status.runId(), term, settings, nowNs));
    return true;
  }

  private void giveWay(long term, long random, long nowNs) {
    foreignTerm = term;
    times = Math.min(times + 1, MOST_TIMES);
    long spreadNs = Math.floorMod(random, GIVE_WAY.toNanos());
    quietUntilNs = nowNs + times * (GIVE_WAY.toNanos() + spreadNs);
  }
}

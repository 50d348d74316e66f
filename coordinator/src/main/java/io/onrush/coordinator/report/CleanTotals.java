package io.onrush.coordinator.report;

import io.onrush.coordinator.checkpoint.Column;
import io.onrush.coordinator.report.CleanState.Waiting;
import io.onrush.coordinator.report.RunView.GapView;
import io.onrush.measure.Cell;
import io.onrush.measure.Interval;
import io.onrush.pace.Courses;
import io.onrush.plan.Plan;
import io.onrush.plan.Threshold.OnGap;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The merged data of those seconds of run time that overlap no gap. Not thread-safe.
 *
 * <ol>
 *   <li>A second is decided {@value #LATE_SECONDS} s after its end, once and for good: it counts
 *       unless a gap that is known then overlaps it. A gap found later excludes nothing.
 *   <li>An interval waits for its last second to be decided, and counts if all of its seconds do.
 *   <li>What waits takes at most some {@value #MOST_WAITING_BYTES} bytes: where it would be more,
 *       the oldest seconds are decided early.
 * </ol>
 */
public final class CleanTotals {
  static final int LATE_SECONDS = 10;
  static final int MOST_WAITING_BYTES = 64 << 20;
  private static final int CELL_BYTES = 300;

  private final RunTotals totals;

  /** By the second, exclusive, at which the interval ends. */
  private final TreeMap<Long, List<Waiting>> waiting = new TreeMap<>();

  private final BitSet gaps;
  private final BitSet missed;
  private long waitingBytes;
  private long decided;
  private long endNs;

  private CleanTotals(RunTotals totals, BitSet gaps, BitSet missed) {
    this.totals = totals;
    this.gaps = gaps;
    this.missed = missed;
  }

  /** Empty totals, if a threshold of the plan asks for them. */
  public static Optional<CleanTotals> forPlan(Plan plan) {
    boolean asked = plan.thresholds().stream().anyMatch(t -> t.onGap() == OnGap.EXCLUDE);
    return asked
        ? Optional.of(new CleanTotals(RunTotals.withoutSeries(plan), new BitSet(), new BitSet()))
        : Optional.empty();
  }

  /**
   * Totals that go on from {@code state}.
   *
   * @throws IllegalArgumentException if it is of another plan or not readable
   */
  public static CleanTotals of(Plan plan, CleanState state) {
    CleanTotals clean =
        new CleanTotals(
            RunTotals.withoutSeries(plan, state.totals()),
            BitSet.valueOf(state.gaps().toLongs()),
            BitSet.valueOf(state.missed().toLongs()));
    clean.decided = state.decided();
    clean.endNs = state.endNs();
    state.waiting().forEach(clean::add);
    return clean;
  }

  /** All of it as data. */
  public CleanState state() {
    return new CleanState(
        totals.state(),
        decided,
        endNs,
        Column.of(gaps.toLongArray()),
        Column.of(missed.toLongArray()),
        waiting.values().stream().flatMap(List::stream).toList());
  }

  /** Takes an interval that {@link RunTotals#merge} has taken. */
  public void merge(String workerId, Interval interval) {
    endNs = Math.max(endNs, interval.toNs());
    if (interval.counts().missed() > 0) {
      mark(missed, firstSecond(interval.fromNs()), lastSecond(interval.fromNs(), interval.toNs()));
    }
    add(new Waiting(workerId, interval));
    while (waitingBytes > MOST_WAITING_BYTES) {
      decide(waiting.firstKey());
    }
  }

  private void add(Waiting next) {
    long to = lastSecond(next.interval().fromNs(), next.interval().toNs());
    if (to <= decided) {
      count(next);
      return;
    }
    waiting.computeIfAbsent(to, second -> new ArrayList<>()).add(next);
    waitingBytes += bytes(next);
  }

  /** Decides what is old enough, and the rest if the run has ended. */
  void settle(RunView view) {
    if (view.state().ended()) {
      finish(view.gaps());
    } else {
      settle(view.runNs(), view.gaps());
    }
  }

  /**
   * Decides what is old enough.
   *
   * @param runNs run time now
   * @param known all gaps that the run's owner knows of; those in the intervals are known here
   */
  void settle(long runNs, List<GapView> known) {
    gaps.clear(index(decided), Math.max(gaps.length(), index(decided)));
    for (GapView gap : known) {
      if (gap.lacksAny()) {
        mark(gaps, firstSecond(gap.fromNs()), lastSecond(gap.fromNs(), gap.toNs()));
      }
    }
    decide(runNs / Numbers.NS_PER_SECOND - LATE_SECONDS);
  }

  /** Decides the rest: the run has ended. */
  void finish(List<GapView> known) {
    settle(Long.MAX_VALUE, known);
  }

  private void decide(long upTo) {
    decided = Math.max(decided, upTo);
    while (!waiting.isEmpty() && waiting.firstKey() <= decided) {
      for (Waiting next : waiting.pollFirstEntry().getValue()) {
        waitingBytes -= bytes(next);
        count(next);
      }
    }
  }

  private void count(Waiting next) {
    Interval interval = next.interval();
    int from = index(firstSecond(interval.fromNs()));
    int to = index(lastSecond(interval.fromNs(), interval.toNs()));
    if (!anyIn(gaps, from, to) && !anyIn(missed, from, to)) {
      totals.merge(next.worker(), interval);
    }
  }

  /** The merged data of the seconds that count. */
  RunTotals totals() {
    return totals;
  }

  /** Run time before {@code dueNs} up to which seconds are decided and data is in, ns. */
  long endNs(long dueNs) {
    long decidedNs = Math.min(decided, Series.MOST_SECONDS) * Numbers.NS_PER_SECOND;
    return Math.min(decidedNs, Math.min(dueNs, endNs));
  }

  /**
   * Seconds before {@code dueNs} that count, in which requests were due and of which data is in.
   */
  double seconds(Courses courses, long dueNs) {
    long upToNs = endNs(dueNs);
    long ns = courses.dueNs(upToNs);
    BitSet excluded = (BitSet) gaps.clone();
    excluded.or(missed);
    int from = excluded.nextSetBit(0);
    while (from >= 0) {
      int to = excluded.nextClearBit(from);
      ns -=
          courses.dueNs(Math.min(to * Numbers.NS_PER_SECOND, upToNs))
              - courses.dueNs(Math.min(from * Numbers.NS_PER_SECOND, upToNs));
      from = excluded.nextSetBit(to);
    }
    return (double) ns / Numbers.NS_PER_SECOND;
  }

  /** Marks those of the seconds that are not decided. */
  private void mark(BitSet seconds, long from, long to) {
    int first = index(Math.max(from, decided));
    seconds.set(first, Math.max(first, index(to)));
  }

  private static boolean anyIn(BitSet seconds, int from, int to) {
    int next = seconds.nextSetBit(from);
    return next >= 0 && next < to;
  }

  private static long firstSecond(long fromNs) {
    return fromNs / Numbers.NS_PER_SECOND;
  }

  private static long lastSecond(long fromNs, long toNs) {
    return Math.max(firstSecond(fromNs) + 1, Math.ceilDiv(toNs, Numbers.NS_PER_SECOND));
  }

  private static int index(long second) {
    return (int) Math.clamp(second, 0L, Series.MOST_SECONDS);
  }

  private static long bytes(Waiting next) {
    return CELL_BYTES
        + next.interval().cells().stream()
            .mapToLong((Cell cell) -> CELL_BYTES + cell.encodedSize())
            .sum();
  }
}

package io.onrush.coordinator.report;

import io.onrush.coordinator.report.TotalsState.MissedSpan;
import io.onrush.coordinator.report.TotalsState.SumsState;
import io.onrush.measure.Cell;
import io.onrush.measure.Counts;
import io.onrush.measure.ErrorCount;
import io.onrush.measure.ErrorKind;
import io.onrush.measure.Interval;
import io.onrush.plan.Plan;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The merged data of a run. Not thread-safe.
 *
 * <p>Merging is exact: whatever the order of the intervals, and however the samples were divided
 * among them, each sum equals, bit for bit, one histogram fed with all samples.
 *
 * <p>Memory is bounded by the plan, not by the number of requests: three histograms of at most 190
 * KB for the run, each stage, each request and each of the newest 60 seconds that has samples, some
 * 140 bytes for each second, and the breakdown.
 */
public final class RunTotals {
  private static final long PATIENCE_NS = 3 * Numbers.NS_PER_SECOND;

  private final Plan plan;
  private final Sums overall;
  private final List<Sums> stages;
  private final List<Sums> requests;
  private final Map<String, WorkerSums> workers = new TreeMap<>();
  private final Map<ErrorKey, Long> errors = new TreeMap<>();
  private final Series series;
  private final Breakdown breakdown;
  private final MissedSpans missed;
  private long endNs;

  private record ErrorKey(ErrorKind kind, int status) implements Comparable<ErrorKey> {
    @Override
    public int compareTo(ErrorKey o) {
      int byKind = kind.compareTo(o.kind);
      return byKind == 0 ? Integer.compare(status, o.status) : byKind;
    }
  }

  /** Creates the empty totals of a run of {@code plan}. */
  public RunTotals(Plan plan) {
    this(plan, Series.MOST_SECONDS);
  }

  private RunTotals(Plan plan, int mostSeconds) {
    this.plan = plan;
    this.overall = new Sums();
    this.series = new Series(mostSeconds);
    this.breakdown = new Breakdown(mostSeconds);
    this.missed = new MissedSpans(List.of());
    this.stages = plan.timeline().stream().map(stage -> new Sums()).toList();
    this.requests = plan.requests().stream().map(request -> new Sums()).toList();
  }

  private RunTotals(Plan plan, TotalsState state, int mostSeconds) {
    this.plan = plan;
    this.overall = new Sums(state.overall());
    this.stages = sums("stages", state.stages(), plan.timeline().size());
    this.requests = sums("requests", state.requests(), plan.requests().size());
    this.series = Series.of(state.series(), mostSeconds);
    this.breakdown = Breakdown.of(state.breakdown(), mostSeconds);
    this.missed = new MissedSpans(state.missed());
    this.endNs = state.endNs();
    state.workers().forEach(worker -> workers.put(worker.id(), new WorkerSums(worker)));
    state.errors().forEach(e -> errors.put(new ErrorKey(e.kind(), e.status()), e.count()));
  }

  private static List<Sums> sums(String what, List<SumsState> states, int expected) {
    if (states.size() != expected) {
      throw new IllegalArgumentException(
          "%s: %d (expected: %d, as the plan has)".formatted(what, states.size(), expected));
    }
    return states.stream().map(Sums::new).toList();
  }

  /**
   * Totals that go on from {@code state}.
   *
   * @throws IllegalArgumentException if it is of another plan or not readable
   */
  public static RunTotals of(Plan plan, TotalsState state) {
    return new RunTotals(plan, state, Series.MOST_SECONDS);
  }

  /** Empty totals that keep no series and no breakdown. */
  static RunTotals withoutSeries(Plan plan) {
    return new RunTotals(plan, 0);
  }

  /** Totals that keep no series and no breakdown and go on from {@code state}. */
  static RunTotals withoutSeries(Plan plan, TotalsState state) {
    return new RunTotals(plan, state, 0);
  }

  /** All of it as data; {@link #of} makes totals of it that do not differ from these. */
  public TotalsState state() {
    return new TotalsState(
        endNs,
        overall.state(),
        stages.stream().map(Sums::state).toList(),
        requests.stream().map(Sums::state).toList(),
        errors(),
        workers.entrySet().stream().map(e -> e.getValue().state(e.getKey())).toList(),
        series.state(),
        breakdown.state(),
        missed.all());
  }

  /** Adds an interval of a worker whose part is not known. */
  public void merge(String workerId, Interval interval) {
    merge(workerId, 0, interval);
  }

  /**
   * Adds an interval. The caller sees to it that each one is merged once.
   *
   * @param part the worker's; 0 if it is not known
   * @throws IllegalArgumentException if it does not fit the plan or a histogram is not readable;
   *     then nothing has been added
   */
  public void merge(String workerId, int part, Interval interval) {
    if (interval.fromNs() < 0 || interval.toNs() < interval.fromNs()) {
      throw new IllegalArgumentException(
          "interval: " + interval.fromNs() + " to " + interval.toNs() + " ns");
    }
    List<DecodedCell> cells = decode(interval);
    for (DecodedCell decoded : cells) {
      overall.add(decoded);
      stages.get(decoded.cell().stage()).add(decoded);
      requests.get(decoded.cell().request()).add(decoded);
      for (ErrorCount error : decoded.cell().errors()) {
        errors.merge(new ErrorKey(error.kind(), error.status()), error.count(), Long::sum);
      }
    }
    long second = interval.fromNs() / Numbers.NS_PER_SECOND;
    series.add(second, cells);
    breakdown.add(second, part, cells);
    Counts counts = interval.counts();
    workers.computeIfAbsent(workerId, id -> new WorkerSums()).add(interval, counts);
    missed.add(workerId, interval.fromNs(), interval.toNs(), counts.missed());
    endNs = Math.max(endNs, interval.toNs());
  }

  private List<DecodedCell> decode(Interval interval) {
    List<DecodedCell> cells = new ArrayList<>(interval.cells().size());
    for (Cell cell : interval.cells()) {
      requireBelow(stages.size(), "stage", cell.stage());
      requireBelow(requests.size(), "request", cell.request());
      cell.errors().forEach(error -> requireBelow(1000, "status", error.status()));
      cells.add(DecodedCell.of(cell));
    }
    return cells;
  }

  private static void requireBelow(int bound, String what, int value) {
    if (value < 0 || value >= bound) {
      throw new IllegalArgumentException(
          what + ": " + value + " (expected: 0 to " + (bound - 1) + ")");
    }
  }

  /** The plan that the intervals' numbers of stages and requests refer to. */
  public Plan plan() {
    return plan;
  }

  /** Counts over all intervals. */
  public Counts counts() {
    return overall.counts();
  }

  /** Counts over one worker's intervals; zero if it sent none. */
  public Counts counts(String workerId) {
    WorkerSums sums = workers.get(workerId);
    return sums == null ? Counts.ZERO : sums.counts();
  }

  /** Run time up to which the newest interval reaches, ns. */
  public long endNs() {
    return endNs;
  }

  /**
   * How many full seconds of run time are settled: every worker has reported them, but for those
   * that have been silent for three seconds.
   *
   * @param workerIds workers of the run, also those that have not reported yet
   */
  long settledSeconds(Collection<String> workerIds) {
    Set<String> all = new HashSet<>(workers.keySet());
    all.addAll(workerIds);
    long settledNs = endNs;
    for (String id : all) {
      WorkerSums sums = workers.get(id);
      long reportedNs = sums == null ? 0 : sums.endNs();
      if (reportedNs >= endNs - PATIENCE_NS) {
        settledNs = Math.min(settledNs, reportedNs);
      }
    }
    return settledNs / Numbers.NS_PER_SECOND;
  }

  /** Requests that one worker sent in a second, counted from 0; 0 if that was long ago. */
  long sentIn(String workerId, long second) {
    WorkerSums sums = workers.get(workerId);
    return sums == null ? 0 : sums.sentIn(second);
  }

  Collection<String> workerIds() {
    return List.copyOf(workers.keySet());
  }

  /** When workers missed requests for want of a lease. */
  List<MissedSpan> missedSpans() {
    return missed.all();
  }

  Sums overall() {
    return overall;
  }

  List<Sums> stages() {
    return stages;
  }

  List<Sums> requests() {
    return requests;
  }

  Series series() {
    return series;
  }

  Breakdown breakdown() {
    return breakdown;
  }

  /** All ways of failing, the most frequent first. */
  List<ErrorCount> errors() {
    return errors.entrySet().stream()
        .map(e -> new ErrorCount(e.getKey().kind(), e.getKey().status(), e.getValue()))
        .sorted(Comparator.comparingLong(ErrorCount::count).reversed())
        .toList();
  }
}

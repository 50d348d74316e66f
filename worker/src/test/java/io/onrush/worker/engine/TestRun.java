package io.onrush.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.onrush.measure.Cell;
import io.onrush.measure.Counts;
import io.onrush.measure.EncodedHistogram;
import io.onrush.measure.ErrorKind;
import io.onrush.measure.Histograms;
import io.onrush.measure.Interval;
import io.onrush.pace.Assignment;
import io.onrush.pace.Courses;
import io.onrush.pace.Division;
import io.onrush.plan.Plan;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.HdrHistogram.Histogram;

/** An engine under test and what it told. */
final class TestRun implements AutoCloseable {
  /** With counts that are exact on a machine that stands still at times: none is too late. */
  static final EngineSettings SETTINGS =
      EngineSettings.defaults()
          .withMaxLag(Duration.ofMinutes(1))
          .withLoops(2)
          .withOpenAheadPerLoop(4)
          .withWarmUp(Duration.ZERO)
          .withConnectTimeout(Duration.ofSeconds(2));

  final Engine engine;
  private final Plan plan;
  private final List<Interval> intervals = new CopyOnWriteArrayList<>();
  private long originNanos;
  private long followFromNs;

  TestRun(Plan plan) {
    this(plan, SETTINGS);
  }

  TestRun(Plan plan, EngineSettings settings) {
    this(plan, settings, InetAddress::getAllByName);
  }

  TestRun(Plan plan, EngineSettings settings, Addresses.Resolver resolver) {
    this.plan = plan;
    engine =
        Engine.create(
            settings,
            plan,
            1,
            (from, to, cells) -> intervals.add(new Interval(intervals.size() + 1, from, to, cells)),
            resolver);
    get(engine.prepare().toCompletableFuture());
  }

  private static <T> T get(CompletableFuture<T> future) {
    try {
      return future.get(30, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /** Starts the whole plan on this worker, shortly from now, with a lease for all of it. */
  static TestRun of(Plan plan) {
    return new TestRun(plan).leased().start();
  }

  TestRun start() {
    return start(1000);
  }

  TestRun start(int limit) {
    return startIn(50_000_000, limit);
  }

  /** Leaves time to tell the engine what it is to do at its beginning. */
  TestRun startIn(long leadNanos, int limit) {
    originNanos = System.nanoTime() + leadNanos;
    engine.mapClock(originNanos);
    return enter(1, 0, 1, 0, limit);
  }

  /** Divisions that are entered from now on are followed only from a run time on. */
  TestRun late(long fromNs) {
    followFromNs = fromNs;
    return this;
  }

  TestRun leased() {
    engine.lease(System.nanoTime() + TimeUnit.MINUTES.toNanos(5));
    return this;
  }

  TestRun enter(int epoch, long atNs, double fraction, double lead, int limit) {
    return enter(epoch, atNs, fraction, lead, limit, Courses.of(plan));
  }

  TestRun enter(int epoch, long atNs, double fraction, double lead, int limit, Courses courses) {
    int scenarios = plan.scenarios().size();
    engine.enter(
        new Division(
            epoch, atNs, Collections.nCopies(scenarios, new Assignment(fraction, lead)), courses),
        Math.max(atNs, followFromNs),
        Collections.nCopies(scenarios, limit));
    return this;
  }

  long nowNs() {
    return System.nanoTime() - originNanos;
  }

  /** Waits for the end and checks what always holds. */
  TestRun drain() {
    long endNs = get(engine.drained().toCompletableFuture());
    assertThat(intervals).isNotEmpty();
    long expectedFrom = intervals.getFirst().fromNs();
    for (Interval interval : intervals) {
      assertThat(interval.fromNs()).isEqualTo(expectedFrom);
      assertThat(interval.toNs()).isEqualTo(expectedFrom + 1_000_000_000);
      expectedFrom = interval.toNs();
    }
    assertThat(endNs).isLessThan(expectedFrom);
    Counts all = counts();
    assertThat(all.due()).isEqualTo(all.sent() + all.dropped() + all.missed());
    assertThat(all.inFlight()).isZero();
    assertThat(response().getTotalCount())
        .isEqualTo(
            all.succeeded()
                + errors().getOrDefault(ErrorKind.STATUS, 0L)
                + errors().getOrDefault(ErrorKind.TIMEOUT, 0L));
    return this;
  }

  List<Interval> intervals() {
    return intervals;
  }

  List<Cell> cells() {
    return intervals.stream().flatMap(i -> i.cells().stream()).toList();
  }

  Counts counts() {
    return intervals.stream().map(Interval::counts).reduce(Counts.ZERO, Counts::plus);
  }

  Counts counts(int stage, int request) {
    return cells().stream()
        .filter(c -> c.stage() == stage && c.request() == request)
        .map(Cell::counts)
        .reduce(Counts.ZERO, Counts::plus);
  }

  Map<ErrorKind, Long> errors() {
    Map<ErrorKind, Long> sum = new EnumMap<>(ErrorKind.class);
    cells().forEach(c -> c.errors().forEach(e -> sum.merge(e.kind(), e.count(), Long::sum)));
    return sum;
  }

  long sum(ToLongFunction<Cell> what) {
    return cells().stream().mapToLong(what).sum();
  }

  Histogram response() {
    return histogram(Cell::response);
  }

  Histogram lag() {
    return histogram(Cell::lag);
  }

  Histogram histogram(Function<Cell, EncodedHistogram> which) {
    Histogram sum = Histograms.forMerging();
    cells().forEach(c -> which.apply(c).addTo(sum));
    return sum;
  }

  @Override
  public void close() {
    engine.close();
  }
}

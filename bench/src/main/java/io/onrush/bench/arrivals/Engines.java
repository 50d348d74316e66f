package io.onrush.bench.arrivals;

import io.onrush.measure.Cell;
import io.onrush.measure.Counts;
import io.onrush.measure.EncodedHistogram;
import io.onrush.measure.ErrorKind;
import io.onrush.measure.Histograms;
import io.onrush.pace.Assignment;
import io.onrush.pace.Courses;
import io.onrush.pace.Division;
import io.onrush.pace.Shares;
import io.onrush.plan.Plan;
import io.onrush.worker.engine.Engine;
import io.onrush.worker.engine.EngineSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;

/**
 * The engines of one or several workers, in this process and by one clock, sending one plan divided
 * evenly. Each has one event loop.
 */
public final class Engines implements AutoCloseable {
  private static final long AHEAD_NS = 50_000_000L;
  private static final int LIMIT = 20_000;

  private final Plan plan;
  private final List<Engine> engines = new ArrayList<>();
  private final Queue<Cell> cells = new ConcurrentLinkedQueue<>();

  /**
   * Makes them and has them open their connections.
   *
   * @param count of workers, with the parts from 1 on
   */
  public Engines(Plan plan, int count) {
    this.plan = plan;
    EngineSettings settings =
        EngineSettings.defaults().withLoops(1).withMaxLag(Duration.ofSeconds(30));
    for (int part = 1; part <= count; part++) {
      engines.add(Engine.create(settings, plan, part, (_, _, some) -> cells.addAll(some)));
    }
    engines.forEach(e -> await(e.prepare().toCompletableFuture(), 30));
  }

  private static void await(CompletableFuture<?> future, long seconds) {
    future.orTimeout(seconds, TimeUnit.SECONDS).join();
  }

  /** The share of a part, from 1. */
  public Division division(int part) {
    List<Integer> parts = IntStream.rangeClosed(1, engines.size()).boxed().toList();
    Shares shares = Shares.of(List.of(), parts);
    Assignment assignment = new Assignment(shares.fraction(part - 1), shares.phase(part - 1));
    return new Division(
        1, 0, Collections.nCopies(plan.scenarios().size(), assignment), Courses.of(plan));
  }

  /**
   * Sends the whole plan, and returns when the last answer has come.
   *
   * @return when it began: {@link System#nanoTime()} at run time 0
   */
  public long run() {
    long originNanos = System.nanoTime() + AHEAD_NS;
    long mostNs = plan.duration().toNanos() + TimeUnit.SECONDS.toNanos(60);
    for (int e = 0; e < engines.size(); e++) {
      Engine engine = engines.get(e);
      engine.mapClock(originNanos);
      engine.lease(originNanos + mostNs);
      engine.enter(division(e + 1), 0, Collections.nCopies(plan.scenarios().size(), LIMIT));
    }
    engines.forEach(
        e -> await(e.drained().toCompletableFuture(), TimeUnit.NANOSECONDS.toSeconds(mostNs)));
    return originNanos;
  }

  private List<Cell> of(String request) {
    int number =
        IntStream.range(0, plan.requests().size())
            .filter(i -> plan.requests().get(i).request().name().equals(request))
            .findFirst()
            .orElseThrow();
    return cells.stream().filter(c -> c.request() == number).toList();
  }

  /** What became of a request, by its name. */
  public Counts counts(String request) {
    return of(request).stream().map(Cell::counts).reduce(Counts.ZERO, Counts::plus);
  }

  /** How often a request failed in one way. */
  public long errors(String request, ErrorKind kind) {
    return of(request).stream()
        .flatMap(c -> c.errors().stream())
        .filter(e -> e.kind() == kind)
        .mapToLong(e -> e.count())
        .sum();
  }

  /** One of the times of a request, us. */
  public Histogram times(String request, Function<Cell, EncodedHistogram> which) {
    return sum(of(request), which);
  }

  /** One of the times of all requests, us. */
  public Histogram times(Function<Cell, EncodedHistogram> which) {
    return sum(List.copyOf(cells), which);
  }

  private static Histogram sum(List<Cell> cells, Function<Cell, EncodedHistogram> which) {
    Histogram sum = Histograms.forMerging();
    cells.forEach(c -> which.apply(c).addTo(sum));
    return sum;
  }

  @Override
  public void close() {
    engines.forEach(Engine::close);
  }
}

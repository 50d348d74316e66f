package io.onrush.bench.page;

import io.onrush.coordinator.http.ClusterReport;
import io.onrush.coordinator.http.EventsSlice;
import io.onrush.coordinator.http.Runs;
import io.onrush.coordinator.report.Report;
import io.onrush.coordinator.report.Report.EventReport;
import io.onrush.coordinator.report.ReportBuilder;
import io.onrush.coordinator.report.ReportJson;
import io.onrush.coordinator.report.RunFile;
import io.onrush.coordinator.report.RunState;
import io.onrush.coordinator.report.RunSummary;
import io.onrush.coordinator.report.RunTotals;
import io.onrush.coordinator.report.RunView;
import io.onrush.coordinator.report.RunView.StageView;
import io.onrush.coordinator.report.RunView.WorkerView;
import io.onrush.coordinator.run.Control;
import io.onrush.measure.Cell;
import io.onrush.measure.Counts;
import io.onrush.measure.EncodedHistogram;
import io.onrush.measure.Histograms;
import io.onrush.measure.Interval;
import io.onrush.plan.Plan;
import io.onrush.plan.PlanOptions;
import io.onrush.plan.PlanParser;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.HdrHistogram.Histogram;

/** A run of many workers that goes on in real time, without any worker. Thread-safe. */
final class Crowd implements Runs {
  private static final String ID = "crowd";
  private static final long SECOND_NS = 1_000_000_000L;
  private static final int RATE_OF_ONE = 200;
  private static final Plan PLAN =
      PlanParser.parse(
          """
          name: crowd
          target: http://shop:8080
          scenarios:
            main:
              executor: ramping-arrival-rate
              startRate: 10000
              maxVUs: 4500
              stages:
                - {name: first, duration: 30m, target: 10000}
                - {name: second, duration: 24h, target: 10000}
              requests:
                - {name: home, url: /}
                - {name: search, url: /search}
                - {name: cart, url: /cart}
          thresholds:
            http_req_duration: ["p(95)<500", "p(99)<1500"]
            http_req_failed: ["rate<0.01"]
          """,
          PlanOptions.NONE);

  private final int workers;
  private final Random random = new Random(1);
  private final RunTotals totals = new RunTotals(PLAN);
  private final long beganNanos = System.nanoTime();
  private final int secondsBefore;
  private int second;
  private Optional<Report> newest = Optional.empty();
  private final AtomicInteger taken = new AtomicInteger();

  /** A run that began some seconds ago. */
  Crowd(int workers, int secondsBefore) {
    this.workers = workers;
    this.secondsBefore = secondsBefore;
    passUntil(secondsBefore);
  }

  private void passUntil(int end) {
    for (; second < end; second++) {
      for (int worker = 1; worker <= workers; worker++) {
        long fromNs = second * SECOND_NS;
        Interval interval =
            new Interval(second + 1, fromNs, fromNs + SECOND_NS, List.of(cell(second)));
        totals.merge(id(worker), worker, interval);
      }
      newest = Optional.empty();
    }
  }

  private Cell cell(int at) {
    Histogram times = Histograms.forMerging();
    for (int i = 0; i < 20; i++) {
      times.recordValue(1 + (long) (5_000 * Math.exp(0.7 * random.nextGaussian())));
    }
    EncodedHistogram us = EncodedHistogram.encode(times);
    int due = RATE_OF_ONE + random.nextInt(3) - 1;
    int failed = random.nextInt(50) == 0 ? 1 : 0;
    Counts counts = new Counts(due, due, due - failed, failed, 0, 0);
    return new Cell(
        at < 1800 ? 0 : 1,
        random.nextInt(3),
        counts,
        us,
        us,
        us,
        List.of(),
        0,
        0,
        0,
        0,
        0,
        0,
        List.of());
  }

  private static String id(int worker) {
    return "onrush-worker-" + worker;
  }

  private synchronized Report report() {
    passUntil(secondsBefore + (int) ((System.nanoTime() - beganNanos) / SECOND_NS));
    Report report = newest.orElseGet(this::build);
    newest = Optional.of(report);
    return report;
  }

  private Report build() {
    List<WorkerView> views = new ArrayList<>();
    List<EventReport> events = new ArrayList<>();
    for (int worker = 1; worker <= workers; worker++) {
      views.add(
          new WorkerView(
              id(worker),
              worker,
              "10.42.0." + worker + ":2551",
              1,
              "running",
              RATE_OF_ONE,
              0.2 + 0.1 * random.nextDouble(),
              second * 0.3,
              180 + 20 * random.nextDouble(),
              random.nextInt(100),
              random.nextInt(200_000),
              random.nextInt(2_000),
              700_000_000 + random.nextInt(250_000_000),
              false,
              List.of(),
              0,
              0));
      events.add(new EventReport(worker, 0, "worker-joined", worker, id(worker) + " joined"));
    }
    List<StageView> stages =
        PLAN.timeline().stream()
            .map(s -> new StageView(OptionalLong.of(s.startNs()), 200_000, 100_000))
            .toList();
    RunView view =
        new RunView(
            ID,
            PLAN,
            "http://shop:8080",
            RunState.RUNNING,
            Optional.of(Instant.EPOCH),
            second * SECOND_NS,
            views,
            stages,
            0,
            events,
            List.of());
    return ReportBuilder.build(view, totals);
  }

  /** How many reports event streams have taken so far. */
  int taken() {
    return taken.get();
  }

  private static boolean isKnown(String id) {
    return List.of(ID, "current", "last").contains(id);
  }

  private static <T> CompletionStage<T> done(T value) {
    return CompletableFuture.completedFuture(value);
  }

  @Override
  public CompletionStage<StartResult> start(String plan, double speed, Optional<String> target) {
    return done(new StartResult.Busy(ID));
  }

  @Override
  public CompletionStage<Optional<byte[]>> report(String id, OptionalInt points) {
    return done(isKnown(id) ? Optional.of(ReportJson.write(report())) : Optional.empty());
  }

  @Override
  public CompletionStage<Optional<Report>> newest() {
    return done(Optional.of(report()));
  }

  @Override
  public CompletionStage<List<RunSummary>> list() {
    return done(List.of(RunSummary.of(report())));
  }

  @Override
  public CompletionStage<StopResult> stop(String id) {
    return done(new StopResult.Unknown());
  }

  @Override
  public CompletionStage<ChangeResult> control(String id, Control control) {
    return done(new ChangeResult.Refused("there are no workers"));
  }

  @Override
  public CompletionStage<Optional<byte[]>> file(String id, RunFile file) {
    return done(Optional.empty());
  }

  @Override
  public CompletionStage<ClusterReport> cluster() {
    return CompletableFuture.failedFuture(new IllegalStateException("there is no cluster"));
  }

  @Override
  public CompletionStage<Optional<EventsSlice>> events(
      String id, long afterEventId, OptionalDouble afterSeriesT) {
    taken.addAndGet(afterSeriesT.isPresent() ? 1 : 0);
    return done(
        isKnown(id)
            ? Optional.of(EventsSlice.of(report(), afterEventId, afterSeriesT))
            : Optional.empty());
  }
}

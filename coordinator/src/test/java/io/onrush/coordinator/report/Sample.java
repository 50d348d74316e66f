package io.onrush.coordinator.report;

import io.onrush.coordinator.report.RunView.GapView;
import io.onrush.coordinator.report.RunView.StageView;
import io.onrush.coordinator.report.RunView.WorkerView;
import io.onrush.measure.Cell;
import io.onrush.measure.Counts;
import io.onrush.measure.EncodedHistogram;
import io.onrush.measure.ErrorCount;
import io.onrush.measure.Histograms;
import io.onrush.measure.Interval;
import io.onrush.pace.Courses;
import io.onrush.plan.Arrivals;
import io.onrush.plan.Comparison;
import io.onrush.plan.Endpoint;
import io.onrush.plan.Plan;
import io.onrush.plan.Request;
import io.onrush.plan.Scenario;
import io.onrush.plan.Stage;
import io.onrush.plan.Template;
import io.onrush.plan.Threshold;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.HdrHistogram.IntCountsHistogram;

/** Plans, intervals and views for tests. */
public final class Sample {
  public static final long SECOND_NS = 1_000_000_000L;

  private Sample() {}

  /**
   * 20 s: scenario main goes from 0 to 100/s in 10 s and stays there for 10 s, with the requests
   * home and search; scenario side sends 10/s from 5 s to 15 s, with a request home of its own.
   */
  public static Plan plan(Threshold... thresholds) {
    Scenario main =
        new Scenario(
            "main",
            Duration.ZERO,
            0,
            100,
            Arrivals.UNIFORM,
            Duration.ofSeconds(5),
            List.of(
                new Stage("ramp", Duration.ofSeconds(10), 100),
                new Stage("peak", Duration.ofSeconds(10), 100)),
            List.of(request("home"), request("search")));
    Scenario side =
        new Scenario(
            "side",
            Duration.ofSeconds(5),
            10,
            10,
            Arrivals.UNIFORM,
            Duration.ofSeconds(5),
            List.of(new Stage("steady", Duration.ofSeconds(10), 10)),
            List.of(request("home")));
    return new Plan(
        "sample",
        Map.of("test", "sample", "env", "ci"),
        List.of(),
        Duration.ofSeconds(60),
        List.of(main, side),
        List.of(thresholds),
        1,
        1);
  }

  private static Request request(String name) {
    return new Request(
        name,
        "GET",
        new Endpoint("shop", 8080),
        Template.literal("/" + name),
        1,
        List.of(),
        Optional.empty(),
        Duration.ofSeconds(10),
        List.of());
  }

  public static Threshold threshold(
      String metric, Threshold.Aggregation what, Comparison comparison, double value) {
    return new Threshold(
        metric,
        Map.of(),
        what + comparison.symbol() + value,
        what,
        comparison,
        value,
        false,
        Duration.ZERO);
  }

  public static EncodedHistogram histogram(long... us) {
    IntCountsHistogram histogram = Histograms.forRecording();
    Arrays.stream(us).forEach(histogram::recordValue);
    return EncodedHistogram.encode(histogram);
  }

  /** A cell in which all samples are response time, service time and lag at once. */
  public static Cell cell(
      int stage, int request, Counts counts, List<ErrorCount> errors, long... us) {
    EncodedHistogram h = histogram(us);
    return new Cell(stage, request, counts, h, h, h, errors, 3, 1, 100, 1000, 0, 0, List.of());
  }

  /** {@code n} requests of stage 0 and request 0 that were due, sent and answered in {@code us}. */
  public static Cell answered(int n, long us) {
    long[] samples = new long[n];
    Arrays.fill(samples, us);
    return cell(0, 0, new Counts(n, n, n, 0, 0, 0), List.of(), samples);
  }

  /** What was seen in a second, counted from 0. */
  public static Interval interval(long second, Cell... cells) {
    return new Interval(second + 1, second * SECOND_NS, (second + 1) * SECOND_NS, List.of(cells));
  }

  public static WorkerView worker(String id, int part, long missedGap, long unaccountedGap) {
    return new WorkerView(
        id,
        part,
        "10.0.0." + part,
        4711,
        "running",
        33.3,
        0.31,
        12.5,
        80,
        1.5,
        40_000,
        1_250,
        734_000_000,
        false,
        List.of(),
        missedGap,
        unaccountedGap);
  }

  /** The view of a run whose rates were changed. */
  static RunView with(RunView v, Courses courses) {
    return with(v, v.gaps(), courses, v.stopNs(), v.toldNs());
  }

  /** The view of a run that was told to stop, or whose workers have not told everything. */
  static RunView with(RunView v, List<GapView> gaps, long stopNs, long toldNs) {
    return with(v, gaps, v.courses(), stopNs, toldNs);
  }

  private static RunView with(
      RunView v, List<GapView> gaps, Courses courses, long stopNs, long toldNs) {
    return new RunView(
        v.id(),
        v.plan(),
        v.target(),
        v.state(),
        v.startedAt(),
        v.runNs(),
        v.workers(),
        v.stages(),
        v.unassigned(),
        v.events(),
        v.failures(),
        gaps,
        courses,
        stopNs,
        toldNs);
  }

  public static RunView view(Plan plan, RunState state, long runNs, WorkerView... workers) {
    return new RunView(
        "run-1",
        plan,
        "http://shop:8080",
        state,
        Optional.of(Instant.parse("2026-11-23T12:00:00Z")),
        runNs,
        List.of(workers),
        List.of(
            new StageView(OptionalLong.of(0), 200_000, 100_000), StageView.AHEAD, StageView.AHEAD),
        0,
        List.of(new Report.EventReport(1, 0.5, "worker-joined", 1, "worker 1 has joined")),
        List.of());
  }
}

package io.onrush.coordinator;

import io.onrush.coordinator.report.Report;
import io.onrush.coordinator.report.ReportBuilder;
import io.onrush.coordinator.report.RunTotals;
import io.onrush.coordinator.report.ThresholdEvaluator;
import io.onrush.coordinator.run.Control;
import io.onrush.coordinator.run.ControlResult;
import io.onrush.coordinator.run.Run;
import io.onrush.coordinator.run.RunEffect;
import io.onrush.coordinator.run.RunInput;
import io.onrush.coordinator.run.RunPhase;
import io.onrush.coordinator.run.RunSettings;
import io.onrush.coordinator.run.RunSpec;
import io.onrush.coordinator.run.RunViews;
import io.onrush.measure.Interval;
import io.onrush.plan.Endpoint;
import io.onrush.plan.Plan;
import io.onrush.plan.Threshold;
import io.onrush.protocol.ToWorker;
import io.onrush.protocol.WorkerKey;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The run under way, or the one that ended last: its state machine, its totals, and its report as
 * of a moment ago.
 */
final class LiveRun {
  private static final long REPORT_AGE_NS = 200_000_000L;
  private static final Logger log = LoggerFactory.getLogger(LiveRun.class);
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Run run;
  private final RunTotals totals;
  private final String target;
  private final Workers workers;
  private final Consumer<LiveRun> onEnded;
  private Optional<Instant> startedAt = Optional.empty();
  private Optional<Report> report = Optional.empty();
  private long reportNs;

  private LiveRun(Run run, String target, Workers workers, Consumer<LiveRun> onEnded) {
    this.run = run;
    this.totals = new RunTotals(run.spec().plan());
    this.target = target;
    this.workers = workers;
    this.onEnded = onEnded;
  }

  static LiveRun start(
      Plan plan,
      String planText,
      Optional<String> target,
      int expectedWorkers,
      Workers workers,
      Consumer<LiveRun> onEnded) {
    RunSpec spec = new RunSpec(newId(), 1, plan, planText, target.orElse(""));
    Run run = new Run(spec, RunSettings.defaults(expectedWorkers), System.nanoTime());
    return new LiveRun(run, target.orElseGet(() -> where(plan)), workers, onEnded);
  }

  private static String newId() {
    String time =
        DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss")
            .withZone(ZoneOffset.UTC)
            .format(Instant.now());
    return "%s-%04x".formatted(time, RANDOM.nextInt(1 << 16));
  }

  private static String where(Plan plan) {
    Endpoint first = plan.endpoints().findFirst().orElseThrow();
    return "http://" + first.authority();
  }

  String id() {
    return run.spec().id();
  }

  boolean is(String asked) {
    return asked.equals(id()) || asked.equals("last") || (asked.equals("current") && alive());
  }

  boolean alive() {
    return !run.phase().ended();
  }

  boolean running() {
    return run.phase() == RunPhase.RUNNING;
  }

  Run run() {
    return run;
  }

  /** Tells the run, and does what it says. */
  void feed(RunInput input) {
    for (RunEffect effect : run.on(input, System.nanoTime())) {
      switch (effect) {
        case RunEffect.Send(WorkerKey to, ToWorker.Order order) ->
            workers.ref(to.worker()).ifPresent(ref -> ref.tell(order));
        case RunEffect.Merge(WorkerKey from, Interval interval) -> merge(from, interval);
        case RunEffect.Ended() -> {
          report = Optional.empty();
          onEnded.accept(this);
        }
      }
    }
    if (startedAt.isEmpty() && run.started()) {
      startedAt = Optional.of(Instant.now().minusNanos(run.runNs(System.nanoTime())));
    }
  }

  private void merge(WorkerKey from, Interval interval) {
    try {
      totals.merge(from.toString(), interval);
    } catch (IllegalArgumentException e) {
      // Its counts are part of the worker's account already; the report shows them as unaccounted.
      log.error("interval {} of {} does not fit the plan", interval.sequence(), from, e);
    }
  }

  /** Ends the run where a threshold demands it. */
  void abortIfCrossed() {
    List<Threshold> aborting =
        ThresholdEvaluator.evaluate(totals, Math.max(0, run.runNs(System.nanoTime())), false)
            .aborting();
    if (!aborting.isEmpty()) {
      Threshold first = aborting.getFirst();
      feed(new RunInput.Abort("threshold crossed: " + first.metric() + " " + first.expression()));
    }
  }

  /** Changes the run under way. */
  ControlResult control(Control control) {
    return new ControlResult.Refused("not supported yet");
  }

  /** The run as it went so far, as a plan. */
  String replayPlan() {
    return run.spec().planText();
  }

  /** The report as of now, or of a moment ago. */
  Report report() {
    long nowNs = System.nanoTime();
    if (report.isEmpty() || (alive() && nowNs - reportNs > REPORT_AGE_NS)) {
      report = Optional.of(ReportBuilder.build(RunViews.of(run, startedAt, target, nowNs), totals));
      reportNs = nowNs;
    }
    return report.get();
  }
}

package io.onrush.coordinator;

import io.onrush.coordinator.report.CleanTotals;
import io.onrush.coordinator.report.Report.SecondReport;
import io.onrush.coordinator.report.ReportBuilder;
import io.onrush.coordinator.report.ReportDraft;
import io.onrush.coordinator.report.RunOutcome;
import io.onrush.coordinator.report.RunTotals;
import io.onrush.coordinator.report.RunView;
import io.onrush.coordinator.report.ThresholdEvaluator;
import io.onrush.coordinator.run.Adoption;
import io.onrush.coordinator.run.Control;
import io.onrush.coordinator.run.ControlResult;
import io.onrush.coordinator.run.Run;
import io.onrush.coordinator.run.RunEffect;
import io.onrush.coordinator.run.RunInput;
import io.onrush.coordinator.run.RunMemory;
import io.onrush.coordinator.run.RunPhase;
import io.onrush.coordinator.run.RunSettings;
import io.onrush.coordinator.run.RunSpec;
import io.onrush.coordinator.run.RunViews;
import io.onrush.coordinator.run.Terms;
import io.onrush.coordinator.scale.Strain;
import io.onrush.measure.Interval;
import io.onrush.pace.ReplayPlan;
import io.onrush.plan.Endpoint;
import io.onrush.plan.Plan;
import io.onrush.plan.PlanLimits;
import io.onrush.plan.PlanOptions;
import io.onrush.plan.PlanParser;
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

  /** The newest seconds, in which one is that all workers have told of. */
  private static final int STRAIN_SECONDS = 10;

  private static final Logger log = LoggerFactory.getLogger(LiveRun.class);
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Run run;
  private final RunTotals totals;
  private final Optional<CleanTotals> clean;
  private final String target;
  private final Workers workers;
  private final Consumer<LiveRun> onEnded;
  private boolean deposed;
  private Optional<String> storeProblem = Optional.empty();
  private Optional<Instant> startedAt = Optional.empty();
  private Optional<ReportDraft> report = Optional.empty();
  private long reportNs;

  private LiveRun(
      Run run,
      RunTotals totals,
      Optional<CleanTotals> clean,
      String target,
      Workers workers,
      Consumer<LiveRun> onEnded) {
    this.run = run;
    this.totals = totals;
    this.clean = clean;
    this.target = target;
    this.workers = workers;
    this.onEnded = onEnded;
  }

  static LiveRun start(
      Plan plan,
      String planText,
      Optional<String> target,
      RunSettings settings,
      Workers workers,
      Consumer<LiveRun> onEnded) {
    long term = Terms.after(0, RANDOM.nextLong());
    RunSpec spec = new RunSpec(newId(), term, plan, planText, target.orElse(""));
    Run run = new Run(spec, settings, System.nanoTime());
    RunTotals totals = new RunTotals(plan);
    Optional<CleanTotals> clean = CleanTotals.forPlan(plan);
    return new LiveRun(run, totals, clean, target.orElseGet(() -> where(plan)), workers, onEnded);
  }

  /**
   * Goes on with a run that another coordinator began.
   *
   * @param ledger of the coordinator before, if any worker keeps one
   */
  static LiveRun adopt(
      String id,
      long term,
      Adoption adoption,
      Optional<Ledger> ledger,
      RunSettings settings,
      Workers workers,
      Consumer<LiveRun> onEnded) {
    ToWorker.Prepare order = adoption.testimonies().getFirst().order();
    Optional<String> target = Optional.of(order.target()).filter(t -> !t.isEmpty());
    Plan plan = PlanParser.parse(order.planText(), new PlanOptions(order.speed(), target));
    RunSpec spec = new RunSpec(id, term, plan, order.planText(), order.target());
    Run run = Run.adopt(spec, settings, adoption, System.nanoTime());
    RunTotals totals = ledger.map(l -> l.totals(plan)).orElseGet(() -> new RunTotals(plan));
    Optional<CleanTotals> clean =
        ledger.flatMap(l -> l.clean(plan)).or(() -> CleanTotals.forPlan(plan));
    LiveRun live =
        new LiveRun(run, totals, clean, target.orElseGet(() -> where(plan)), workers, onEnded);
    live.startedAt = ledger.flatMap(Ledger::startedAtMillis).map(Instant::ofEpochMilli);
    return live;
  }

  private static String newId() {
    String time =
        DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss")
            .withZone(ZoneOffset.UTC)
            .format(Instant.now());
    return "%s-%04x".formatted(time, RANDOM.nextInt(1 << 16));
  }

  private static String where(Plan plan) {
    return plan.endpoints().map(Endpoint::url).findFirst().orElseThrow();
  }

  String id() {
    return run.spec().id();
  }

  boolean is(String asked) {
    return asked.equals(id()) || asked.equals("last") || (asked.equals("current") && alive());
  }

  boolean alive() {
    return !run.phase().ended() && !deposed;
  }

  /** Whether another coordinator leads the run. */
  boolean deposed() {
    return deposed;
  }

  /** Changes the run under way. */
  ControlResult control(Control control, PlanLimits limits) {
    return run.control(control, limits, System.nanoTime());
  }

  boolean running() {
    return run.phase() == RunPhase.RUNNING;
  }

  /** How hard it is for its workers. */
  Strain strain() {
    if (!running() || run.paused(System.nanoTime())) {
      return Strain.BUSY;
    }
    ReportDraft now = report();
    double elapsed = now.withoutSeries().elapsed();
    // By then every worker has told what it did in that second.
    Optional<SecondReport> told =
        now.after(elapsed - STRAIN_SECONDS).series().stream()
            .filter(s -> s.t() <= elapsed - 2)
            .reduce((a, b) -> b);
    return new Strain(
        true,
        run.saturated(),
        told.map(s -> (double) s.planned()).orElse(0.0),
        told.map(s -> (double) s.sent()).orElse(0.0));
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
        case RunEffect.Merge(WorkerKey from, int part, Interval interval) ->
            merge(from, part, interval);
        case RunEffect.Checkpoint(long version, RunMemory memory) -> {
          Ledger ledger =
              new Ledger(
                  memory,
                  totals.state(),
                  clean.map(CleanTotals::state),
                  startedAt.map(Instant::toEpochMilli));
          feed(new RunInput.Checkpointed(version, ledger.pieces()));
        }
        case RunEffect.Deposed() -> {
          deposed = true;
          log.warn("another coordinator leads run {} now", id());
        }
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

  /** The report is kept, or for that reason not yet. */
  void stored(Optional<String> problem) {
    feed(new RunInput.Stored(problem.filter(p -> !problem.equals(storeProblem))));
    storeProblem = problem;
    report = Optional.empty();
  }

  private void merge(WorkerKey from, int part, Interval interval) {
    try {
      totals.merge(from.toString(), part, interval);
      clean.ifPresent(c -> c.merge(from.toString(), interval));
    } catch (IllegalArgumentException e) {
      log.error("interval {} of {} does not fit the plan", interval.sequence(), from, e);
      feed(new RunInput.Refused(from, interval.counts()));
    }
  }

  /** Ends the run where a threshold demands it. */
  void abortIfCrossed() {
    if (run.spec().plan().thresholds().isEmpty()) {
      return;
    }
    RunView view = RunViews.of(run, startedAt, target, System.nanoTime());
    List<Threshold> aborting = ThresholdEvaluator.evaluate(view, totals, clean).aborting();
    if (!aborting.isEmpty()) {
      Threshold first = aborting.getFirst();
      feed(new RunInput.Abort("threshold crossed: " + first.metric() + " " + first.expression()));
    }
  }

  /** All that the run's files are made of. */
  RunOutcome outcome() {
    RunSpec spec = run.spec();
    Optional<String> replaced = Optional.of(spec.target()).filter(t -> !t.isEmpty());
    String plan = ReplayPlan.of(spec.planText(), spec.plan().speed(), replaced, run.courses());
    return RunOutcome.of(report().whole(), plan, totals);
  }

  /** The report as of now, or of a moment ago. */
  ReportDraft report() {
    long nowNs = System.nanoTime();
    if (report.isEmpty() || (alive() && nowNs - reportNs > REPORT_AGE_NS)) {
      RunView view = RunViews.of(run, startedAt, target, nowNs);
      report = Optional.of(ReportBuilder.draft(view, totals, clean));
      reportNs = nowNs;
    }
    return report.get();
  }
}

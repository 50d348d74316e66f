package io.onrush.coordinator;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.DispatcherSelector;
import akka.actor.typed.javadsl.AbstractOnMessageBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.TimerScheduler;
import akka.actor.typed.receptionist.Receptionist;
import akka.cluster.MemberStatus;
import akka.cluster.typed.Cluster;
import io.onrush.cluster.Keys;
import io.onrush.coordinator.http.ClusterReport;
import io.onrush.coordinator.http.EventsSlice;
import io.onrush.coordinator.http.PlanProblem;
import io.onrush.coordinator.http.Runs.ChangeResult;
import io.onrush.coordinator.http.Runs.StartResult;
import io.onrush.coordinator.http.Runs.StopResult;
import io.onrush.coordinator.report.Report;
import io.onrush.coordinator.report.ReportDraft;
import io.onrush.coordinator.report.ReportJson;
import io.onrush.coordinator.report.ReportStore;
import io.onrush.coordinator.report.RunFile;
import io.onrush.coordinator.report.RunOutcome;
import io.onrush.coordinator.report.RunSummary;
import io.onrush.coordinator.run.Control;
import io.onrush.coordinator.run.RunInput;
import io.onrush.coordinator.scale.Strain;
import io.onrush.plan.InvalidPlanException;
import io.onrush.plan.Plan;
import io.onrush.plan.PlanOptions;
import io.onrush.plan.PlanParser;
import io.onrush.protocol.Status;
import io.onrush.protocol.Testimony;
import io.onrush.protocol.ToCoordinator;
import io.onrush.protocol.ToCoordinator.IntervalReport;
import io.onrush.protocol.ToWorker;
import io.onrush.protocol.WorkerInfo;
import io.onrush.protocol.WorkerKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The cluster's one coordinator, a singleton: knows the workers, holds the run under way, and
 * answers the API. What a run does is decided in {@link io.onrush.coordinator.run.Run}; here it is
 * fed and its effects are carried out.
 */
public final class Coordinator extends AbstractOnMessageBehavior<Coordinator.Command> {
  private static final Duration TICK = Duration.ofMillis(20);
  private static final Duration GREET = Duration.ofSeconds(1);
  private static final Duration SAVE_AGAIN = Duration.ofSeconds(10);
  private static final Duration KNOWN_WITHIN = Duration.ofSeconds(2);
  private static final Duration JUDGE = Duration.ofSeconds(1);

  /** A worker that was heard of within this is there. */
  private static final long PRESENT_NS = 1_000_000_000L;

  /** What the coordinator is told. */
  public sealed interface Command {}

  private record Wire(ToCoordinator message) implements Command {}

  private record Listed(Receptionist.Listing listing) implements Command {}

  private record Tick() implements Command {}

  private record Greet() implements Command {}

  private record AutoStarted(StartResult result) implements Command {}

  private record Judge() implements Command {}

  private record SaveAgain(LiveRun run) implements Command {}

  /** Whoever has asked for a run is to know that it outlives this coordinator. */
  private record Starting(LiveRun run, ActorRef<StartResult> replyTo, long sinceNs) {
    boolean answered(long nowNs) {
      boolean late = nowNs - sinceNs > KNOWN_WITHIN.toNanos();
      if (run.run().known() || !run.alive() || late) {
        replyTo.tell(new StartResult.Started(run.id()));
        return true;
      }
      return false;
    }
  }

  private record Stored(String id, ReportStore.SaveResult result) implements Command {}

  record Start(
      String planText, double speed, Optional<String> target, ActorRef<StartResult> replyTo)
      implements Command {}

  /** The singleton moves elsewhere, or the node ends. */
  record HandOver() implements Command {}

  record Stop(String id, ActorRef<StopResult> replyTo) implements Command {}

  record Change(String id, Control control, ActorRef<ChangeResult> replyTo) implements Command {}

  record GetFile(String id, RunFile file, ActorRef<Optional<byte[]>> replyTo) implements Command {}

  record GetReport(String id, OptionalInt points, ActorRef<Optional<byte[]>> replyTo)
      implements Command {}

  record GetNewest(ActorRef<Optional<Report>> replyTo) implements Command {}

  record ListRuns(ActorRef<List<RunSummary>> replyTo) implements Command {}

  record GetStrain(ActorRef<Strain> replyTo) implements Command {}

  record GetCluster(ActorRef<ClusterReport> replyTo) implements Command {}

  record GetEvents(
      String id,
      long afterEventId,
      OptionalDouble afterSeriesT,
      ActorRef<Optional<EventsSlice>> replyTo)
      implements Command {}

  private final CoordinatorSettings settings;
  private final TimerScheduler<Command> timers;
  private final ReportStore store;
  private final Executor blocking;
  private final ActorRef<ToCoordinator> self;
  private final Workers workers = new Workers();
  private final Successor successor;
  private Optional<LiveRun> live = Optional.empty();
  private Optional<Starting> starting = Optional.empty();
  private final Autostart autostart;

  private Coordinator(
      ActorContext<Command> context, TimerScheduler<Command> timers, CoordinatorSettings settings) {
    super(context);
    this.settings = settings;
    this.timers = timers;
    this.successor = new Successor(workers, settings.run());
    this.autostart = new Autostart(settings.run().expectedWorkers());
    this.store = new ReportStore(settings.reports());
    this.blocking = context.getSystem().dispatchers().lookup(DispatcherSelector.blocking());
    this.self = context.messageAdapter(ToCoordinator.class, Wire::new);
    ActorRef<Receptionist.Listing> listings =
        context.messageAdapter(Receptionist.Listing.class, Listed::new);
    context.getSystem().receptionist().tell(Receptionist.subscribe(Keys.WORKERS, listings));
    timers.startTimerWithFixedDelay(new Greet(), GREET);
    timers.startTimerWithFixedDelay(new Judge(), JUDGE);
    context.getLog().info("coordinator runs here, reports go to {}", settings.reports());
  }

  public static Behavior<Command> create(CoordinatorSettings settings) {
    return Behaviors.setup(
        context -> Behaviors.withTimers(timers -> new Coordinator(context, timers, settings)));
  }

  @Override
  public Behavior<Command> onMessage(Command command) {
    switch (command) {
      case Wire w when leaving() -> {}
      case Tick t when leaving() -> {}
      case Wire(ToCoordinator message) -> onWire(message);
      case Listed(Receptionist.Listing listing) -> onListed(listing);
      case Tick() -> onTick();
      case Greet() -> {
        workers.strangers().forEach(this::welcome);
        settings.autostart().ifPresent(this::autostart);
      }
      case AutoStarted(StartResult result) -> onAutostarted(result);
      case Judge() -> live.filter(LiveRun::running).ifPresent(LiveRun::abortIfCrossed);
      case Stored(String id, ReportStore.SaveResult result) -> onStored(id, result);
      case SaveAgain(LiveRun run) when live.filter(run::equals).isPresent() -> save(run);
      case SaveAgain again -> {}
      case HandOver() -> {
        return Behaviors.stopped();
      }
      case Start start -> start(start).ifPresent(start.replyTo::tell);
      case Stop(String id, ActorRef<StopResult> replyTo) -> stop(id, replyTo);
      case Change(String id, Control control, ActorRef<ChangeResult> replyTo) ->
          change(id, control, replyTo);
      case GetFile(String id, RunFile file, ActorRef<Optional<byte[]>> replyTo) ->
          file(id, file, replyTo::tell);
      case GetReport get -> report(get);
      case GetNewest(ActorRef<Optional<Report>> replyTo) ->
          replyTo.tell(live.map(r -> r.report().withoutSeries()));
      case ListRuns(ActorRef<List<RunSummary>> replyTo) -> list(replyTo);
      case GetStrain(ActorRef<Strain> replyTo) ->
          replyTo.tell(
              live.filter(LiveRun::alive)
                  .map(LiveRun::strain)
                  .orElse(successor.runId().isPresent() ? Strain.BUSY : Strain.IDLE));
      case GetCluster(ActorRef<ClusterReport> replyTo) ->
          replyTo.tell(
              ClusterReports.of(getContext().getSystem(), workers, live, System.nanoTime()));
      case GetEvents e ->
          find(
              e.id,
              r -> EventsSlice.of(news(r, e.afterSeriesT), e.afterEventId, e.afterSeriesT),
              id -> stored(id).map(r -> EventsSlice.of(r, e.afterEventId, e.afterSeriesT)),
              e.replyTo::tell);
    }
    return this;
  }

  private void onListed(Receptionist.Listing listing) {
    // A message may well get to one that the cluster does not see: it is kept until it is removed.
    var there = listing.getAllServiceInstances(Keys.WORKERS);
    var seen = listing.getServiceInstances(Keys.WORKERS);
    workers.keepOnly(there);
    workers
        .unseen(seen)
        .forEach(gone -> live.ifPresent(r -> r.feed(new RunInput.Unreachable(gone.worker()))));
    there.stream().filter(ref -> !workers.knows(ref)).forEach(this::welcome);
  }

  private void welcome(ActorRef<ToWorker> worker) {
    workers.greeted(worker);
    worker.tell(new ToWorker.Welcome(self));
  }

  private void onWire(ToCoordinator message) {
    long nowNs = System.nanoTime();
    switch (message) {
      case ToCoordinator.Joined(WorkerInfo info, var replyTo, var runs, boolean ran) -> {
        if (workers.joined(info, replyTo, ran, nowNs)) {
          getContext().getLog().info("worker {} joined from {}", info.worker(), info.address());
        }
        successor.sees(
            info,
            runs.stream()
                .filter(r -> successor.runId().filter(r.runId()::equals).isPresent())
                .map(r -> new WorkerKey(info.worker(), r.incarnation()))
                .toList());
        live.filter(LiveRun::alive).ifPresent(r -> r.feed(new RunInput.Joined(info)));
      }
      case ToCoordinator.Kept kept -> successor.hears(kept);
      case ToCoordinator.Absent absent -> successor.hears(absent);
      case Testimony testimony -> {
        workers.heard(testimony.key().worker(), nowNs);
        successor.hears(testimony, nowNs);
        live.ifPresent(r -> r.feed(new RunInput.Testified(testimony)));
      }
      case Status status -> {
        workers.heard(status.key().worker(), nowNs);
        if (live.filter(r -> r.alive() || r.is(status.runId())).isEmpty()) {
          successor.sees(status, nowNs);
          if (!timers.isTimerActive(new Tick())) {
            timers.startTimerWithFixedDelay(new Tick(), TICK);
          }
        }
        live.ifPresent(r -> r.feed(new RunInput.Heard(status)));
      }
      case IntervalReport report -> {
        workers.heard(report.key().worker(), nowNs);
        live.ifPresent(r -> r.feed(new RunInput.Received(report)));
      }
    }
  }

  private void onTick() {
    long nowNs = System.nanoTime();
    successor.tick(nowNs).ifPresent(this::adopt);
    starting = starting.filter(s -> !s.answered(nowNs));
    live.filter(LiveRun::alive)
        .ifPresent(
            run -> {
              workers
                  .present(nowNs - PRESENT_NS)
                  .forEach(info -> run.feed(new RunInput.Joined(info)));
              run.feed(new RunInput.Tick());
            });
  }

  private void adopt(Successor.Found found) {
    LiveRun run =
        LiveRun.adopt(
            found.id(),
            found.term(),
            found.adoption(),
            found.ledger(),
            settings.run(),
            workers,
            this::onEnded);
    getContext().getLog().info("run {} goes on here", run.id());
    live = Optional.of(run);
    workers.seen().forEach(info -> run.feed(new RunInput.Joined(info)));
  }

  /** This node is about to end: whatever is under way is the next coordinator's, its report too. */
  private boolean leaving() {
    MemberStatus status = Cluster.get(getContext().getSystem()).selfMember().status();
    return status.equals(MemberStatus.leaving()) || status.equals(MemberStatus.exiting());
  }

  /** Starts a run: nothing if the answer has to wait until enough workers know of it. */
  private Optional<StartResult> start(Start order) {
    Plan plan;
    try {
      plan =
          PlanParser.parse(
              order.planText,
              new PlanOptions(order.speed, order.target, settings.safeguards().limits()));
    } catch (InvalidPlanException e) {
      return Optional.of(
          new StartResult.Invalid(e.errors().stream().map(PlanProblem::of).toList()));
    } catch (IllegalArgumentException e) {
      String what = String.valueOf(e.getMessage());
      return Optional.of(
          new StartResult.Invalid(
              List.of(new PlanProblem("speed", "" + order.speed, "0.01 to 1000", what, 0, 0))));
    }
    if (leaving()) {
      return Optional.of(
          new StartResult.NotReady("this coordinator is about to end; ask again in some seconds"));
    }
    Optional<String> busy = live.filter(LiveRun::alive).map(LiveRun::id).or(successor::runId);
    if (busy.isPresent()) {
      return busy.map(StartResult.Busy::new);
    }
    List<WorkerInfo> there = workers.seen();
    if (there.isEmpty()) {
      return Optional.of(
          new StartResult.NotReady(
              "no worker has joined; start one with: onrush worker --join HOST:PORT"));
    }
    LiveRun run =
        LiveRun.start(plan, order.planText, order.target, settings.run(), workers, this::onEnded);
    getContext().getLog().info("run {} of plan {} starts", run.id(), plan.name());
    live = Optional.of(run);
    timers.startTimerWithFixedDelay(new Tick(), TICK);
    there.forEach(info -> run.feed(new RunInput.Joined(info)));
    starting = Optional.of(new Starting(run, order.replyTo, System.nanoTime()));
    return Optional.empty();
  }

  private void autostart(PlannedStart plan) {
    boolean busy = live.isPresent() || successor.runId().isPresent();
    switch (autostart.on(workers.all().size(), busy, workers.anyRan(), System.nanoTime())) {
      case WAIT -> {}
      case NEVER ->
          getContext()
              .getLog()
              .warn("no autostart: the workers that are here have had a run; start one by hand");
      case START ->
          getContext()
              .getSelf()
              .tell(
                  new Start(
                      plan.planText(),
                      1,
                      plan.target(),
                      getContext().messageAdapter(StartResult.class, AutoStarted::new)));
    }
  }

  private void onAutostarted(StartResult result) {
    switch (result) {
      case StartResult.Started(String id) -> getContext().getLog().info("run {} autostarted", id);
      case StartResult refused -> getContext().getLog().error("no autostart: {}", refused);
    }
  }

  private void stop(String id, ActorRef<StopResult> replyTo) {
    Optional<LiveRun> run = live.filter(r -> r.is(id));
    if (run.filter(LiveRun::alive).isPresent()) {
      run.get().feed(new RunInput.Stop("stopped through the API"));
      replyTo.tell(new StopResult.Stopping(run.get().id()));
      return;
    }
    this.<StopResult>find(
        id,
        r -> new StopResult.NotRunning(r.report().withoutSeries().state()),
        s -> stored(s).map(r -> new StopResult.NotRunning(r.state())),
        found -> replyTo.tell(found.orElseGet(StopResult.Unknown::new)));
  }

  private void change(String id, Control control, ActorRef<ChangeResult> replyTo) {
    Optional<LiveRun> run = live.filter(r -> r.is(id)).filter(LiveRun::alive);
    if (run.isPresent()) {
      replyTo.tell(
          ChangeResult.of(
              run.get().id(), run.get().control(control, settings.safeguards().limits())));
      return;
    }
    this.<ChangeResult>find(
        id,
        r -> new ChangeResult.NotRunning(r.report().withoutSeries().state()),
        s -> stored(s).map(r -> new ChangeResult.NotRunning(r.state())),
        found -> replyTo.tell(found.orElseGet(ChangeResult.Unknown::new)));
  }

  private void onEnded(LiveRun run) {
    starting = starting.filter(s -> !s.answered(System.nanoTime()));
    timers.cancel(new Tick());
    Report report = run.report().withoutSeries();
    getContext().getLog().info("run {} is {}: {}", run.id(), report.state(), report.verdict());
    save(run);
  }

  private void save(LiveRun run) {
    RunOutcome outcome = run.outcome();
    CompletionStage<ReportStore.SaveResult> saved =
        CompletableFuture.supplyAsync(() -> store.save(outcome), blocking);
    getContext()
        .pipeToSelf(
            saved,
            (result, failure) ->
                new Stored(
                    run.id(),
                    result != null ? result : new ReportStore.NotSaved(String.valueOf(failure))));
  }

  private void onStored(String id, ReportStore.SaveResult result) {
    Optional<LiveRun> run = live.filter(r -> r.is(id));
    switch (result) {
      case ReportStore.Saved(var file) -> {
        getContext().getLog().info("report of {} is in {}", id, file);
        run.ifPresent(r -> r.stored(Optional.empty()));
      }
      case ReportStore.NotSaved(String reason) -> {
        getContext()
            .getLog()
            .error("report of {} could not be kept, tried again in a while: {}", id, reason);
        run.ifPresent(
            r -> {
              r.stored(Optional.of("the report could not be kept: " + reason));
              timers.startSingleTimer(new SaveAgain(r), SAVE_AGAIN);
            });
      }
    }
  }

  private Optional<Report> stored(String id) {
    return store.load(id).flatMap(ReportJson::tryRead);
  }

  private void file(String id, RunFile file, Consumer<Optional<byte[]>> reply) {
    Optional<RunOutcome> outcome = live.filter(r -> r.is(id)).map(LiveRun::outcome);
    if (outcome.isPresent()) {
      blocking(() -> outcome.map(file::of), reply);
    } else {
      fromStore(id, s -> store.load(s, file), reply);
    }
  }

  /** Answers with JSON that is written off the actor's thread: of a day it is 25 MB. */
  private void report(GetReport get) {
    Optional<Report> whole = live.filter(r -> r.is(get.id)).map(r -> r.report().whole());
    if (whole.isPresent()) {
      blocking(
          () -> whole.map(report -> ReportJson.write(thinned(report, get.points))),
          get.replyTo::tell);
    } else {
      fromStore(get.id, id -> stored(id, get.points), get.replyTo::tell);
    }
  }

  private Optional<byte[]> stored(String id, OptionalInt points) {
    return points.isEmpty()
        ? store.load(id)
        : stored(id).map(report -> ReportJson.write(thinned(report, points)));
  }

  private static Report thinned(Report report, OptionalInt points) {
    return points.isPresent() ? report.thinned(points.getAsInt()) : report;
  }

  /** The report with what is new in its series; without it where none is asked for. */
  private static Report news(LiveRun run, OptionalDouble afterSeriesT) {
    ReportDraft now = run.report();
    return afterSeriesT.isPresent() ? now.after(afterSeriesT.getAsDouble()) : now.withoutSeries();
  }

  /** Answers from the live run, or from disk off the actor's thread. */
  private <T> void find(
      String id,
      Function<LiveRun, T> ofLive,
      Function<String, Optional<T>> ofStored,
      Consumer<Optional<T>> reply) {
    Optional<LiveRun> run = live.filter(r -> r.is(id));
    if (run.isPresent()) {
      reply.accept(Optional.of(ofLive.apply(run.get())));
    } else {
      fromStore(id, ofStored, reply);
    }
  }

  private <T> void fromStore(
      String id, Function<String, Optional<T>> ofStored, Consumer<Optional<T>> reply) {
    blocking(
        () -> {
          Optional<String> found =
              id.equals("last")
                  ? store.list(1).stream().map(RunSummary::id).findFirst()
                  : Optional.of(id).filter(ReportStore::isRunId);
          return found.flatMap(ofStored);
        },
        reply);
  }

  /** Answers off the actor's thread; with nothing where that fails. */
  private <T> void blocking(Supplier<Optional<T>> answer, Consumer<Optional<T>> reply) {
    var _ =
        CompletableFuture.supplyAsync(answer, blocking)
            .whenComplete(
                (found, failure) -> reply.accept(found == null ? Optional.empty() : found));
  }

  private void list(ActorRef<List<RunSummary>> replyTo) {
    Optional<RunSummary> first = live.map(r -> RunSummary.of(r.report().withoutSeries()));
    var _ =
        CompletableFuture.supplyAsync(() -> store.list(settings.listed()), blocking)
            .whenComplete(
                (kept, failure) -> {
                  List<RunSummary> all = new ArrayList<>();
                  first.ifPresent(all::add);
                  if (kept != null) {
                    kept.stream()
                        .filter(s -> first.filter(f -> f.id().equals(s.id())).isEmpty())
                        .forEach(all::add);
                  }
                  replyTo.tell(List.copyOf(all));
                });
  }
}

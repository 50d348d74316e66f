package io.onrush.coordinator.run;

import io.onrush.measure.Interval;
import io.onrush.plan.Arrivals;
import io.onrush.plan.Endpoint;
import io.onrush.plan.Plan;
import io.onrush.plan.PlanLimits;
import io.onrush.plan.Request;
import io.onrush.plan.Scenario;
import io.onrush.plan.Stage;
import io.onrush.plan.Template;
import io.onrush.protocol.Blob;
import io.onrush.protocol.ToWorker.Divide;
import io.onrush.protocol.ToWorker.EnterStage;
import io.onrush.protocol.ToWorker.Order;
import io.onrush.protocol.ToWorker.Start;
import io.onrush.protocol.WorkerInfo;
import io.onrush.protocol.WorkerKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A run whose clock is turned by hand and whose workers do what a test lets them. */
final class HandFedRun {
  static final long MS = 1_000_000L;
  static final long SECOND = 1000 * MS;

  /** Three stages of two seconds at 10 requests a second. */
  static final Plan PLAN =
      plan(
          new Stage("one", Duration.ofSeconds(2), 10),
          new Stage("two", Duration.ofSeconds(2), 10),
          new Stage("three", Duration.ofSeconds(2), 10));

  /** An order and when it was given. */
  record Given(long nowNs, WorkerKey to, Order order) {}

  Run run;
  final List<Given> given = new ArrayList<>();
  final List<Interval> merged = new ArrayList<>();
  final List<RunMemory> checkpoints = new ArrayList<>();
  private final int expectedWorkers;
  private final Map<String, HandFedWorker> workers = new LinkedHashMap<>();
  private long nowNs = 5000 * SECOND;
  private boolean ended;
  private boolean deposed;

  PlanLimits limits = PlanLimits.NONE;

  /** Whether the report of an ended run is kept at once. */
  boolean stores = true;

  HandFedRun(int expectedWorkers) {
    this(expectedWorkers, PLAN);
  }

  HandFedRun(int expectedWorkers, Plan plan) {
    this.expectedWorkers = expectedWorkers;
    this.run =
        new Run(
            new RunSpec("run", 1, plan, "text", ""), RunSettings.defaults(expectedWorkers), nowNs);
  }

  /** Another coordinator takes over at once, asked of those workers that are still heard. */
  void succeed(WorkerInfo... newcomers) {
    adopt(newcomers);
    workers.values().forEach(HandFedWorker::speak);
  }

  /** The same, before anybody has said more than what it knows. */
  void adopt(WorkerInfo... newcomers) {
    RunSpec before = run.spec();
    long term = before.term() + 1;
    Succession succession =
        new Succession("run", term, RunSettings.defaults(expectedWorkers), nowNs);
    workers.values().forEach(w -> succession.sees(w.info(), Optional.of(w.key())));
    workers.values().forEach(w -> succession.on(w.testimony(term), nowNs));
    List.of(newcomers).forEach(info -> succession.sees(info, Optional.empty()));
    if (!checkpoints.isEmpty()) {
      succession.remember(checkpoints.getLast());
    }
    succession.tick(nowNs);
    nowNs += 2 * SECOND;
    Adoption adoption = succession.ready(nowNs).orElseGet(() -> later(succession));
    run =
        Run.adopt(
            new RunSpec("run", term, before.plan(), before.planText(), ""),
            RunSettings.defaults(expectedWorkers),
            adoption,
            nowNs);
    given.clear();
  }

  /** Without a start it is waited for longer. */
  private Adoption later(Succession succession) {
    nowNs += SECOND;
    return succession.ready(nowNs).orElseThrow();
  }

  ControlResult control(Control control) {
    return run.control(control, limits, nowNs);
  }

  static Plan plan(Stage... stages) {
    Request request =
        new Request(
            "r",
            "GET",
            new Endpoint("127.0.0.1", 80),
            Template.literal("/"),
            1,
            List.of(),
            Optional.empty(),
            Duration.ofSeconds(1),
            List.of());
    Scenario scenario =
        new Scenario(
            "s",
            Duration.ZERO,
            stages[0].target(),
            100,
            Arrivals.UNIFORM,
            Duration.ofSeconds(1),
            List.of(stages),
            List.of(request));
    return new Plan(
        "p", Map.of(), List.of(), Duration.ofSeconds(20), List.of(scenario), List.of(), 1, 1);
  }

  long nowNs() {
    return nowNs;
  }

  long runNs() {
    return run.runNs(nowNs);
  }

  boolean ended() {
    return ended;
  }

  boolean deposed() {
    return deposed;
  }

  /** A worker that joins now and says that it is ready. */
  HandFedWorker ready(String name) {
    HandFedWorker worker = joins(name);
    worker.ready();
    return worker;
  }

  HandFedWorker joins(String name) {
    return joins(name, "host-" + name);
  }

  HandFedWorker joins(String name, String address) {
    return joins(name, 0, address);
  }

  /** One that wants a part; 0 for any. */
  HandFedWorker joins(String name, int part, String address) {
    HandFedWorker worker = new HandFedWorker(this, name, part, address);
    workers.put(name, worker);
    feed(new RunInput.Joined(worker.info()));
    return worker;
  }

  /** Names a worker that is there no longer to be heard. */
  void silence(HandFedWorker worker) {
    workers.remove(worker.key().worker());
  }

  /** The other way round. */
  void hears(HandFedWorker worker) {
    workers.put(worker.key().worker(), worker);
  }

  /** Lets time pass in steps of 20 ms; all workers obey, and speak every 100 ms. */
  void pass(Duration time) {
    for (int i = 1; i <= time.toMillis() / 20; i++) {
      nowNs += 20 * MS;
      feed(new RunInput.Tick());
      if (i % 5 == 0) {
        List.copyOf(workers.values()).forEach(HandFedWorker::speak);
      }
    }
  }

  /** Lets time pass until the run has started. */
  void passStart() {
    for (int i = 0; i < 100 && run.phase() != RunPhase.RUNNING; i++) {
      pass(Duration.ofMillis(100));
    }
    if (run.phase() != RunPhase.RUNNING) {
      throw new AssertionError("did not start: " + run.events());
    }
  }

  void stored() {
    feed(new RunInput.Stored(Optional.empty()));
  }

  void feed(RunInput input) {
    for (RunEffect effect : run.on(input, nowNs)) {
      switch (effect) {
        case RunEffect.Send(WorkerKey to, Order order) -> {
          given.add(new Given(nowNs, to, order));
          Optional.ofNullable(workers.get(to.worker())).ifPresent(w -> w.obey(order));
        }
        case RunEffect.Merge(WorkerKey from, int part, Interval interval) -> merged.add(interval);
        case RunEffect.Checkpoint(long version, RunMemory memory) -> {
          checkpoints.add(memory);
          feed(new RunInput.Checkpointed(version, List.of(Blob.of(new byte[1]))));
        }
        case RunEffect.Deposed() -> deposed = true;
        case RunEffect.Ended() -> {
          ended = true;
          if (stores) {
            stored();
          }
        }
      }
    }
  }

  <T extends Order> List<T> orders(HandFedWorker to, Class<T> kind) {
    return given.stream()
        .filter(g -> g.to().equals(to.key()))
        .map(Given::order)
        .filter(kind::isInstance)
        .map(kind::cast)
        .toList();
  }

  List<Start> starts(HandFedWorker to) {
    return orders(to, Start.class);
  }

  List<Divide> divides(HandFedWorker to) {
    return orders(to, Divide.class);
  }

  List<EnterStage> stages(HandFedWorker to) {
    return orders(to, EnterStage.class);
  }

  Gap gap(HandFedWorker worker) {
    return run.gaps(nowNs).getOrDefault(worker.key(), Gap.NONE);
  }

  List<String> eventTypes() {
    return run.events().stream().map(RunEvent::type).toList();
  }
}

package io.onrush.sim;

import io.onrush.coordinator.run.Gap;
import io.onrush.coordinator.run.Run;
import io.onrush.coordinator.run.RunEffect;
import io.onrush.coordinator.run.RunInput;
import io.onrush.coordinator.run.RunSettings;
import io.onrush.coordinator.run.RunSpec;
import io.onrush.measure.Cell;
import io.onrush.measure.Counts;
import io.onrush.pace.RateProfile;
import io.onrush.plan.Arrivals;
import io.onrush.plan.Endpoint;
import io.onrush.plan.Plan;
import io.onrush.plan.Request;
import io.onrush.plan.Scenario;
import io.onrush.plan.Stage;
import io.onrush.plan.Template;
import io.onrush.protocol.Status;
import io.onrush.protocol.Testimony;
import io.onrush.protocol.ToCoordinator;
import io.onrush.protocol.ToWorker;
import io.onrush.protocol.WorkerInfo;
import io.onrush.protocol.WorkerKey;
import io.onrush.protocol.WorkerLoad;
import io.onrush.worker.run.Outlet;
import io.onrush.worker.run.WorkerRun;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;

/**
 * A coordinator and its workers in simulated time, over a network that delays, loses and repeats
 * messages, with workers that are killed, stopped and continued, and that join late. Everything
 * follows from the seed. The invariants are checked as it goes; what breaks one throws with the
 * seed.
 */
final class Simulation {
  private static final long MS = 1_000_000L;
  private static final long SECOND = 1_000 * MS;

  /** How hard the world is. */
  record Weather(double loss, double repeat, int maxDelayMs, int kills, int pauses, int joins) {
    static final Weather CALM = new Weather(0, 0, 2, 0, 0, 0);

    static Weather of(Random random) {
      return new Weather(
          random.nextInt(3) == 0 ? 0 : random.nextDouble() * 0.3,
          random.nextInt(3) == 0 ? 0 : random.nextDouble() * 0.3,
          random.nextInt(3) == 0 ? 2 : 1 + random.nextInt(120),
          random.nextInt(3),
          random.nextInt(3),
          random.nextInt(3));
    }
  }

  private record Event(long atNs, long order, Runnable action) {}

  private final class Worker {
    final WorkerInfo info;
    final long clockOffsetNs = random.nextLong(1_000_000 * SECOND) - 500_000 * SECOND;
    final double drift = (random.nextDouble() - 0.5) * 1e-4;
    final Map<Integer, WorkerRun> runs = new LinkedHashMap<>();
    final List<SimEngine> engines = new ArrayList<>();
    boolean dead;
    long pausedUntilNs;

    Worker(int number) {
      info = new WorkerInfo("worker-" + number, 0, "host-" + number, number, "test");
    }

    long localNs() {
      return clockOffsetNs + nowNs + (long) (drift * nowNs);
    }

    void receive(ToWorker.Order order) {
      if (dead) {
        return;
      }
      if (nowNs < pausedUntilNs) {
        at(pausedUntilNs, () -> receive(order));
        return;
      }
      WorkerRun known = runs.get(order.incarnation());
      if (known != null) {
        known.on(order, localNs());
      } else if (order instanceof ToWorker.Prepare prepare) {
        join(prepare);
      }
    }

    private void join(ToWorker.Prepare order) {
      WorkerKey key = new WorkerKey(info.worker(), order.incarnation());
      WorkerRun[] run = new WorkerRun[1];
      SimEngine engine =
          new SimEngine(
              plan,
              order.part(),
              new SimEngine.World() {
                @Override
                public void prepared() {
                  at(nowNs + random.nextInt(300) * MS, () -> run[0].prepared(localNs()));
                }

                @Override
                public void sent(int scenario, long atRunNs) {
                  truthSent++;
                  Counts c = truth.getOrDefault(key, Counts.ZERO);
                  truth.put(key, c.plus(new Counts(0, 1, 0, 0, 0, 0)));
                }

                @Override
                public void closed(long fromNs, long toNs, List<Cell> cells) {
                  run[0].intervalClosed(fromNs, toNs, cells, localNs());
                }

                @Override
                public void stageEntered(int stage, long atNs) {
                  run[0].stageEntered(stage, atNs, localNs());
                }

                @Override
                public void drained() {
                  run[0].drained(localNs());
                }
              });
      run[0] = new WorkerRun(info, order, engine, outlet(), () -> WorkerLoad.NONE);
      runs.put(order.incarnation(), run[0]);
      engines.add(engine);
      run[0].begin(localNs());
    }

    private Outlet outlet() {
      return new Outlet() {
        @Override
        public void toCoordinator(ToCoordinator message) {
          Simulation.this.toCoordinator(Worker.this, message);
        }

        @Override
        public void toPeer(String address, ToWorker.Peer message) {}
      };
    }

    void tick() {
      if (dead || run.phase().ended()) {
        return;
      }
      if (nowNs >= pausedUntilNs) {
        engines.forEach(e -> e.advance(localNs()));
        runs.values().forEach(r -> r.tick(localNs()));
      }
      at(nowNs + 5 * MS, this::tick);
    }
  }

  private final long seed;
  private final Random random;
  private final Weather weather;
  private final Plan plan;
  private final Run run;
  private final List<Worker> workers = new ArrayList<>();
  private final PriorityQueue<Event> queue =
      new PriorityQueue<>(
          (a, b) ->
              a.atNs() != b.atNs()
                  ? Long.compare(a.atNs(), b.atNs())
                  : Long.compare(a.order(), b.order()));
  private final Set<String> merged = new HashSet<>();
  private final Map<WorkerKey, Counts> mergedCounts = new LinkedHashMap<>();
  private final Map<WorkerKey, Counts> truth = new LinkedHashMap<>();
  private final Map<String, Long> heardNs = new LinkedHashMap<>();
  private long order;
  private long nowNs;
  private long truthSent;
  private Optional<Long> endedNs = Optional.empty();

  Simulation(long seed, Optional<Weather> given) {
    this.seed = seed;
    this.random = new Random(seed);
    this.weather = given.orElseGet(() -> Weather.of(random));
    this.plan = plan();
    int count = 1 + random.nextInt(5);
    this.run = new Run(new RunSpec("sim", 1, plan, "sim", ""), RunSettings.defaults(count), nowNs);
    for (int i = 1; i <= count; i++) {
      addWorker();
    }
    schedule(count);
  }

  private Plan plan() {
    List<Scenario> scenarios = new ArrayList<>();
    int n = 1 + random.nextInt(2);
    for (int s = 0; s < n; s++) {
      List<Stage> stages = new ArrayList<>();
      for (int i = 0; i < 1 + random.nextInt(3); i++) {
        stages.add(
            new Stage("s" + i, Duration.ofMillis(1000 + random.nextInt(5000)), random.nextInt(80)));
      }
      stages.add(new Stage("last", Duration.ofSeconds(2), 20));
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
      scenarios.add(
          new Scenario(
              "sc" + s,
              Duration.ofMillis(random.nextInt(2) * 700L),
              random.nextInt(100),
              100,
              random.nextInt(3) == 0 ? Arrivals.POISSON : Arrivals.UNIFORM,
              Duration.ofSeconds(1),
              stages,
              List.of(request)));
    }
    List<Double> shares = random.nextBoolean() ? List.of() : List.of(3300.0, 3300.0, 3400.0);
    return new Plan("sim", Map.of(), shares, Duration.ofSeconds(20), scenarios, List.of(), seed, 1);
  }

  private void addWorker() {
    Worker worker = new Worker(workers.size() + 1);
    workers.add(worker);
    heardNs.put(worker.info.worker(), nowNs);
    at(nowNs + random.nextInt(500) * MS, () -> feed(new RunInput.Joined(worker.info)));
    at(nowNs, worker::tick);
  }

  private void schedule(int count) {
    long span = plan.duration().toNanos() + 2 * SECOND;
    for (int i = 0; i < Math.min(weather.kills(), count - 1); i++) {
      Worker victim = workers.get(i);
      at(random.nextLong(span), () -> victim.dead = true);
    }
    for (int i = 0; i < weather.pauses(); i++) {
      Worker victim = workers.get(random.nextInt(count));
      long lengthNs = random.nextInt(4000) * MS;
      at(random.nextLong(span), () -> victim.pausedUntilNs = nowNs + lengthNs);
    }
    for (int i = 0; i < weather.joins(); i++) {
      at(random.nextLong(span), this::addWorker);
    }
    at(0, this::tick);
  }

  private void at(long atNs, Runnable action) {
    queue.add(new Event(Math.max(atNs, nowNs), order++, action));
  }

  private void tick() {
    for (Worker w : workers) {
      if (nowNs - heardNs.get(w.info.worker()) < SECOND) {
        feed(new RunInput.Joined(w.info));
      }
    }
    feed(new RunInput.Tick());
    checkSharesInForce();
    if (endedNs.isEmpty()) {
      at(nowNs + 20 * MS, this::tick);
    }
  }

  private void toCoordinator(Worker from, ToCoordinator message) {
    network(
        () -> {
          heardNs.put(from.info.worker(), nowNs);
          switch (message) {
            case ToCoordinator.Kept k -> {}
            case Testimony t -> {}
            case ToCoordinator.Joined j -> feed(new RunInput.Joined(j.info()));
            case Status s -> feed(new RunInput.Heard(s));
            case ToCoordinator.IntervalReport r -> feed(new RunInput.Received(r));
          }
        });
  }

  private void network(Runnable delivery) {
    if (random.nextDouble() < weather.loss()) {
      return;
    }
    int times = random.nextDouble() < weather.repeat() ? 2 : 1;
    for (int i = 0; i < times; i++) {
      at(nowNs + 100_000 + random.nextLong(weather.maxDelayMs() * MS), delivery);
    }
  }

  private void feed(RunInput input) {
    if (endedNs.isPresent()) {
      return;
    }
    for (RunEffect effect : run.on(input, nowNs)) {
      switch (effect) {
        case RunEffect.Send(WorkerKey to, ToWorker.Order o) ->
            workers.stream()
                .filter(w -> w.info.worker().equals(to.worker()))
                .forEach(w -> network(() -> w.receive(o)));
        case RunEffect.Merge(WorkerKey from, var interval) -> {
          check(merged.add(from + "/" + interval.sequence()), "merged twice: " + from);
          mergedCounts.merge(from, interval.counts(), Counts::plus);
        }
        case RunEffect.Ended() -> endedNs = Optional.of(nowNs);
      }
    }
  }

  private void checkSharesInForce() {
    for (int s = 0; s < plan.scenarios().size(); s++) {
      double sum = 0;
      for (Worker w : workers) {
        for (SimEngine e : w.engines) {
          sum += w.dead ? 0 : e.shareInForce(s, w.localNs(), weather.maxDelayMs() * MS);
        }
      }
      check(sum <= 1 + 1e-9, "shares in force add up to " + sum);
    }
  }

  private void check(boolean holds, String what) {
    if (!holds) {
      throw new AssertionError(
          "seed "
              + seed
              + " at "
              + nowNs / MS
              + " ms: "
              + what
              + "\n"
              + weather
              + "\n"
              + String.join("\n", run.events().stream().map(Object::toString).toList()));
    }
  }

  /** Runs to the end and checks the sums. */
  Outcome play() {
    long limitNs = plan.duration().toNanos() + 90 * SECOND;
    while (endedNs.isEmpty()) {
      Event event = queue.remove();
      nowNs = event.atNs();
      event.action().run();
      check(nowNs < limitNs, "the run does not end");
    }
    Counts all = Counts.ZERO;
    long missed = 0;
    long unaccounted = 0;
    for (Map.Entry<WorkerKey, Gap> e : run.gaps(nowNs).entrySet()) {
      Counts counts = mergedCounts.getOrDefault(e.getKey(), Counts.ZERO);
      long truly = truth.getOrDefault(e.getKey(), Counts.ZERO).sent();
      check(truly >= counts.sent(), e.getKey() + " merged more than was sent");
      check(
          truly <= counts.sent() + e.getValue().unaccounted(),
          e.getKey() + " sent " + truly + ", accounted " + counts + " " + e.getValue());
      all = all.plus(counts);
      missed += counts.missed() + e.getValue().missed();
      unaccounted += e.getValue().unaccounted();
    }
    missed += run.unassigned(nowNs);
    check(missed >= 0, "missed is negative");
    long planned = all.sent() + all.dropped() + missed + unaccounted;
    double due = plan.scenarios().stream().mapToDouble(s -> RateProfile.of(s).total()).sum();
    return new Outcome(run, plan, planned, due, all, missed, unaccounted, truthSent);
  }

  /** How a simulated run ended. */
  record Outcome(
      Run run,
      Plan plan,
      long planned,
      double due,
      Counts counts,
      long missed,
      long unaccounted,
      long truthSent) {}
}

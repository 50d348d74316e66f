package io.onrush.sim;

import io.onrush.coordinator.run.Control;
import io.onrush.coordinator.run.Gap;
import io.onrush.coordinator.run.Run;
import io.onrush.coordinator.run.RunSettings;
import io.onrush.coordinator.run.RunSpec;
import io.onrush.coordinator.run.Terms;
import io.onrush.measure.Counts;
import io.onrush.pace.Courses;
import io.onrush.pace.RateProfile;
import io.onrush.plan.Arrivals;
import io.onrush.plan.DataSet;
import io.onrush.plan.Endpoint;
import io.onrush.plan.MetricsUnit;
import io.onrush.plan.Plan;
import io.onrush.plan.Protocols;
import io.onrush.plan.Request;
import io.onrush.plan.RowOrder;
import io.onrush.plan.Scenario;
import io.onrush.plan.Stage;
import io.onrush.plan.Template;
import io.onrush.protocol.WorkerInfo;
import io.onrush.protocol.WorkerKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Coordinators and workers in simulated time, over a network that delays, loses and repeats
 * messages and falls apart, one-way too. Workers are killed, stopped and continued, leave, come
 * back at the same address and join late; coordinators are killed and succeeded, by one or, where
 * the cluster is split, by one more. Everybody has a clock with an offset and a drift of its own.
 * Everything follows from the seed. The invariants are checked as it goes; what breaks one throws
 * with the seed.
 */
final class Simulation {
  private static final long MS = 1_000_000L;
  private static final long SECOND = 1_000 * MS;

  /** How hard the world is. */
  record Weather(
      double loss,
      double repeat,
      int maxDelayMs,
      int kills,
      int pauses,
      int joins,
      int leaves,
      int successions,
      int splits,
      int controls) {
    static final Weather CALM = new Weather(0, 0, 2, 0, 0, 0, 0, 0, 0, 0);

    static Weather of(Random random) {
      return new Weather(
          random.nextInt(3) == 0 ? 0 : random.nextDouble() * 0.3,
          random.nextInt(3) == 0 ? 0 : random.nextDouble() * 0.3,
          random.nextInt(3) == 0 ? 2 : 1 + random.nextInt(120),
          random.nextInt(3),
          random.nextInt(3),
          random.nextInt(3),
          random.nextInt(2),
          random.nextInt(3),
          random.nextInt(3),
          random.nextInt(2) * random.nextInt(5));
    }
  }

  private record Event(long atNs, long order, Runnable action) {}

  private final Map<Long, SimCoordinator.Ledger> checkpoints = new HashMap<>();
  private final Set<String> cut = new HashSet<>();
  private final Map<String, Long> arrivals = new HashMap<>();
  private final List<SimCoordinator> coordinators = new ArrayList<>();
  private final List<SimWorker> workers = new ArrayList<>();
  private final Map<WorkerKey, Counts> truth = new LinkedHashMap<>();
  private final PriorityQueue<Event> queue =
      new PriorityQueue<>(
          (a, b) ->
              a.atNs() != b.atNs()
                  ? Long.compare(a.atNs(), b.atNs())
                  : Long.compare(a.order(), b.order()));
  private final long seed;
  private final Weather weather;
  private final int count;
  private final Set<Integer> used = new HashSet<>();
  private final Duration rowsAhead;
  private long order;
  private long truthSent;
  private boolean lostUnknown;
  final Random random;
  final Plan plan;

  /** Of data whose rows are used once, one for each request. */
  final int rows;

  long nowNs;

  Simulation(long seed, Optional<Weather> given) {
    this(seed, given, Optional.empty());
  }

  Simulation(long seed, Optional<Weather> given, Optional<Integer> size) {
    this.seed = seed;
    this.random = new Random(seed);
    this.weather = given.orElseGet(() -> Weather.of(random));
    this.plan = plan();
    Random data = new Random(seed + 1);
    boolean scarce = given.isEmpty() && data.nextBoolean();
    double arrivals = Courses.of(plan).profiles().stream().mapToDouble(RateProfile::total).sum();
    this.rows = scarce ? 1 + (int) (arrivals * 1.5 * data.nextDouble()) : 10_000_000;
    this.rowsAhead = Duration.ofMillis(given.isEmpty() ? 300 + data.nextInt(10_000) : 40_000);
    this.count = size.orElse(1 + random.nextInt(5));
    addCoordinator().begins(new RunSpec("sim", Terms.after(0, seed), plan, "sim", ""));
    for (int i = 1; i <= count; i++) {
      addWorker(i, Optional.empty());
    }
    schedule();
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
              Template.parse("/${rows.id}"),
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
    DataSet once = new DataSet("rows", new DataSet.File("rows.csv"), RowOrder.UNIQUE);
    return new Plan(
        "sim",
        Map.of(),
        shares,
        Duration.ofSeconds(20),
        scenarios,
        List.of(),
        seed,
        1,
        Protocols.DEFAULT,
        List.of(once),
        MetricsUnit.MILLISECONDS);
  }

  private SimCoordinator addCoordinator() {
    SimCoordinator c = new SimCoordinator(this, "c" + (coordinators.size() + 1), count);
    coordinators.add(c);
    c.tick();
    return c;
  }

  private SimWorker addWorker(int number, Optional<SimWorker> inPlaceOf) {
    String address = inPlaceOf.map(w -> w.info.address()).orElse("host-" + number);
    SimWorker worker =
        new SimWorker(
            this, new WorkerInfo("worker-" + (workers.size() + 1), 0, address, "", number, "test"));
    workers.add(worker);
    at(nowNs, worker::tick);
    return worker;
  }

  private void schedule() {
    long span = plan.duration().toNanos() + 2 * SECOND;
    for (int i = 0; i < Math.min(weather.kills(), count - 1); i++) {
      SimWorker victim = workers.get(i);
      boolean again = random.nextBoolean();
      long backNs = random.nextInt(6000) * MS;
      at(
          random.nextLong(span),
          () -> {
            victim.dead = true;
            if (again) {
              at(nowNs + backNs, () -> addWorker(workers.size() + 1, Optional.of(victim)));
            }
          });
    }
    for (int i = 0; i < weather.pauses(); i++) {
      SimWorker victim = workers.get(random.nextInt(count));
      long lengthNs = random.nextInt(4000) * MS;
      at(random.nextLong(span), () -> victim.pausedUntilNs = nowNs + lengthNs);
    }
    for (int i = 0; i < weather.joins(); i++) {
      at(random.nextLong(span), () -> addWorker(workers.size() + 1, Optional.empty()));
    }
    for (int i = 0; i < Math.min(weather.leaves(), count - 1); i++) {
      SimWorker leaver = workers.get(count - 1 - i);
      at(random.nextLong(span), leaver::leave);
    }
    for (int i = 0; i < weather.successions(); i++) {
      boolean kill = i > 0 || random.nextInt(4) > 0;
      long gapNs = 500 * MS + random.nextInt(8000) * MS;
      at(
          random.nextLong(span),
          () -> {
            SimCoordinator before = last();
            if (before.ended()) {
              return;
            }
            lostUnknown |= !before.run().known();
            before.dead |= kill;
            at(
                nowNs + gapNs,
                () -> {
                  if (!last().ended()) {
                    addCoordinator();
                  }
                });
          });
    }
    for (int i = 0; i < weather.controls(); i++) {
      at(random.nextLong(span), () -> last().control(anyControl()));
    }
    for (int i = 0; i < weather.splits(); i++) {
      at(random.nextLong(span), this::split);
    }
  }

  private Control anyControl() {
    return switch (random.nextInt(6)) {
      case 0 -> new Control.Pause();
      case 1 -> new Control.SetRate(random.nextInt(150), Duration.ofMillis(random.nextInt(900)));
      case 2 -> new Control.SkipStage();
      case 3 -> new Control.ExtendStage(Duration.ofMillis(1 + random.nextInt(3000)));
      case 4 -> new Control.Drain(1 + random.nextInt(count));
      default -> new Control.Add(1 + random.nextInt(count));
    };
  }

  /** Some nodes do not reach some others for a while, perhaps in one direction only. */
  private void split() {
    List<String> nodes = new ArrayList<>();
    coordinators.forEach(c -> nodes.add(c.name));
    workers.forEach(w -> nodes.add(w.info.worker()));
    List<String> one = new ArrayList<>();
    nodes.forEach(n -> one.addAll(random.nextBoolean() ? List.of(n) : List.of()));
    boolean both = random.nextInt(3) > 0;
    List<String> links = new ArrayList<>();
    for (String from : nodes) {
      for (String to : nodes) {
        if (one.contains(from) && !one.contains(to)) {
          links.add(from + ">" + to);
          if (both) {
            links.add(to + ">" + from);
          }
        }
      }
    }
    cut.addAll(links);
    at(nowNs + random.nextInt(9000) * MS, () -> links.forEach(cut::remove));
  }

  void at(long atNs, Runnable action) {
    queue.add(new Event(Math.max(atNs, nowNs), order++, action));
  }

  /** Carries a message, or does not. */
  void network(String from, String to, Runnable delivery) {
    if (cut.contains(from + ">" + to) || random.nextDouble() < weather.loss()) {
      return;
    }
    int times = random.nextDouble() < weather.repeat() ? 2 : 1;
    for (int i = 0; i < times; i++) {
      long atNs = nowNs + 100_000 + random.nextLong(weather.maxDelayMs() * MS);
      // In fine weather a link keeps the order, as one connection does.
      boolean ordered = weather.loss() == 0 && weather.repeat() == 0;
      at(ordered ? arrivals.merge(from + ">" + to, atNs, Math::max) : atNs, delivery);
    }
  }

  List<SimWorker> workers() {
    return workers;
  }

  Optional<SimCoordinator> coordinator(String name) {
    return coordinators.stream().filter(c -> c.name.equals(name)).findFirst();
  }

  /** What a coordinator leaves to its successor, for a number that stands for its bytes. */
  Map<Long, SimCoordinator.Ledger> checkpoints() {
    return checkpoints;
  }

  RunSettings settings(int expected) {
    return RunSettings.defaults(expected).withRowsAhead(rowsAhead);
  }

  void sent(WorkerKey key, int row) {
    check(row < rows && used.add(row), "row " + row + " is used twice, by " + key + " last");
    truthSent++;
    truth.merge(key, new Counts(0, 1, 0, 0, 0, 0), Counts::plus);
  }

  /** Whether a coordinator was lost before it would have answered that the run is accepted. */
  boolean lostUnknown() {
    return lostUnknown;
  }

  boolean over() {
    return last().ended();
  }

  /** The coordinator that has the say. */
  private SimCoordinator last() {
    return coordinators.stream().max(Comparator.comparingLong(SimCoordinator::term)).orElseThrow();
  }

  private void checkSharesInForce() {
    long slackNs = 3L * weather.maxDelayMs() * MS + 2 * MS;
    for (int s = 0; s < plan.scenarios().size(); s++) {
      double sum = 0;
      for (SimWorker w : workers) {
        sum += w.shareInForce(s, slackNs);
      }
      check(
          sum <= 1 + 1e-9,
          "shares in force add up to "
              + sum
              + workers.stream().map(SimWorker::toString).collect(Collectors.joining(", ")));
    }
  }

  void check(boolean holds, String what) {
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
              + coordinators.stream()
                  .map(SimCoordinator::toString)
                  .collect(Collectors.joining("\n")));
    }
  }

  /** Runs to the end and checks the sums. */
  Outcome play() {
    at(0, this::watch);
    long limitNs = plan.duration().toNanos() + 120 * SECOND;
    while (!over() && nowNs < limitNs) {
      Event event = queue.remove();
      nowNs = event.atNs();
      event.action().run();
    }
    if (!over()) {
      check(!electorsLive() || coordinators.getLast().idle(), "the run does not end");
      return new Outcome(Optional.empty(), plan, 0, 0, Counts.ZERO, 0, 0, truthSent, false);
    }
    return outcome();
  }

  private void watch() {
    checkSharesInForce();
    at(nowNs + 20 * MS, this::watch);
  }

  /** Whether so many of the first workers live that a majority is never out of reach. */
  private boolean electorsLive() {
    return weather.kills() + weather.leaves() + weather.joins() == 0;
  }

  private boolean forgotten(WorkerKey key) {
    boolean died = workers.stream().anyMatch(w -> w.dead && w.info.worker().equals(key.worker()));
    return coordinators.size() > 1 && (died || weather.controls() > 0 || weather.splits() > 0);
  }

  private Outcome outcome() {
    Run run = last().run();
    Map<WorkerKey, Counts> merged = last().merged();
    Map<WorkerKey, Gap> gaps = run.gaps(last().localNs());
    Counts all = Counts.ZERO;
    long missed = 0;
    long unaccounted = 0;
    for (Map.Entry<WorkerKey, Gap> e : gaps.entrySet()) {
      Counts counts = merged.getOrDefault(e.getKey(), Counts.ZERO);
      long truly = truth.getOrDefault(e.getKey(), Counts.ZERO).sent();
      check(truly >= counts.sent(), e.getKey() + " merged more than was sent");
      // What only the dead knew, coordinator and worker alike, nobody can tell.
      check(
          truly <= counts.sent() + e.getValue().unaccounted() || forgotten(e.getKey()),
          e.getKey() + " sent " + truly + ", accounted " + counts + " " + e.getValue());
      all = all.plus(counts);
      missed += counts.missed() + e.getValue().missed();
      unaccounted += e.getValue().unaccounted();
    }
    truth.forEach(
        (key, sent) ->
            check(
                gaps.containsKey(key) || coordinators.size() > 1,
                key + " sent and is not known: " + sent));
    missed += run.unassigned(last().localNs());
    check(missed >= 0, "missed is negative");
    long planned = all.sent() + all.dropped() + missed + unaccounted;
    // Who is cut off and does not hear of a change goes on by the courses before it.
    boolean exact = weather.controls() == 0 || weather.splits() + weather.successions() == 0;
    double due = run.courses().profiles().stream().mapToDouble(RateProfile::total).sum();
    return new Outcome(
        Optional.of(run), plan, planned, due, all, missed, unaccounted, truthSent, exact);
  }

  /** How a simulated run ended; without a run, if it could not come to an end. */
  record Outcome(
      Optional<Run> run,
      Plan plan,
      long planned,
      double due,
      Counts counts,
      long missed,
      long unaccounted,
      long truthSent,
      boolean exact) {}
}

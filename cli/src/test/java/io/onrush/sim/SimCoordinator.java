package io.onrush.sim;

import io.onrush.coordinator.run.Claims;
import io.onrush.coordinator.run.Control;
import io.onrush.coordinator.run.Run;
import io.onrush.coordinator.run.RunEffect;
import io.onrush.coordinator.run.RunInput;
import io.onrush.coordinator.run.RunMemory;
import io.onrush.coordinator.run.RunSpec;
import io.onrush.coordinator.run.Succession;
import io.onrush.measure.Counts;
import io.onrush.measure.Interval;
import io.onrush.plan.PlanLimits;
import io.onrush.protocol.Blob;
import io.onrush.protocol.Status;
import io.onrush.protocol.Testimony;
import io.onrush.protocol.ToCoordinator;
import io.onrush.protocol.ToWorker;
import io.onrush.protocol.WorkerInfo;
import io.onrush.protocol.WorkerKey;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A coordinator's actor, as far as runs are concerned. */
final class SimCoordinator {
  private static final long MS = 1_000_000L;

  /** What a checkpoint holds. */
  record Ledger(RunMemory memory, Map<WorkerKey, Counts> merged) {}

  final String name;
  boolean dead;
  private final Simulation world;
  private final int expected;
  private final long clockOffsetNs;
  private final Map<String, WorkerInfo> joined = new LinkedHashMap<>();
  private final Map<String, Long> heardNs = new LinkedHashMap<>();
  private final Set<String> once = new HashSet<>();
  private Map<WorkerKey, Counts> merged = new LinkedHashMap<>();
  private Optional<Run> run = Optional.empty();
  private final Claims claims;
  private boolean ended;
  private boolean deposed;
  private long greetNs;

  SimCoordinator(Simulation world, String name, int expected) {
    this.expected = expected;
    this.world = world;
    this.claims = new Claims(world.settings(expected));
    this.name = name;
    this.clockOffsetNs = world.random.nextLong(1_000_000_000_000_000L);
  }

  void begins(RunSpec spec) {
    run = Optional.of(new Run(spec, world.settings(expected), localNs()));
  }

  long localNs() {
    return clockOffsetNs + world.nowNs;
  }

  /** Whether it knows of no run: all workers have forgotten one that had no start. */
  boolean idle() {
    return run.isEmpty() && claims.current().isEmpty();
  }

  boolean ended() {
    return ended;
  }

  /** Of the run that it leads, or led; 0 if there was none. */
  long term() {
    return run.map(r -> r.spec().term()).orElse(0L);
  }

  Run run() {
    return run.orElseThrow();
  }

  /** Asks something of the run; what is paused goes on after a while. */
  void control(Control control) {
    if (dead || deposed || ended || run.isEmpty()) {
      return;
    }
    run.get().control(control, PlanLimits.NONE, localNs());
    if (control instanceof Control.Pause) {
      world.at(world.nowNs + world.random.nextInt(4000) * MS, this::resume);
    }
  }

  private void resume() {
    if (run.filter(r -> r.courses().paused()).isPresent() && !dead && !deposed && !ended) {
      run.get().control(new Control.Resume(), PlanLimits.NONE, localNs());
      world.at(world.nowNs + 1000 * MS, this::resume);
    }
  }

  Map<WorkerKey, Counts> merged() {
    return merged;
  }

  void tick() {
    if (dead || deposed) {
      return;
    }
    if (world.nowNs >= greetNs) {
      greetNs = world.nowNs + 1000 * MS;
      for (SimWorker w : world.workers()) {
        if (!joined.containsKey(w.info.worker())) {
          world.network(name, w.info.worker(), () -> w.welcome(name));
        }
      }
    }
    claims.current().ifPresent(this::succeed);
    for (WorkerInfo info : List.copyOf(joined.values())) {
      if (world.nowNs - heardNs.getOrDefault(info.worker(), 0L) < 1000 * MS) {
        feed(new RunInput.Joined(info));
      }
    }
    feed(new RunInput.Tick());
    world.at(world.nowNs + 20 * MS, this::tick);
  }

  private void succeed(Succession s) {
    s.checkpoint()
        .ifPresent(
            pieces -> {
              long number = ByteBuffer.wrap(pieces.getFirst().bytes().toBytes()).getLong();
              Ledger ledger = world.checkpoints().get(number);
              merged = new LinkedHashMap<>(ledger.merged());
              s.remember(ledger.memory());
            });
    s.tick(localNs()).forEach(this::carryOut);
    if (s.abandoned(localNs())) {
      claims.done();
      return;
    }
    s.ready(localNs())
        .ifPresent(
            adoption -> {
              claims.done();
              RunSpec spec = new RunSpec("sim", s.term(), world.plan, "sim", "");
              run = Optional.of(Run.adopt(spec, world.settings(expected), adoption, localNs()));
              resume();
            });
  }

  void receive(ToCoordinator message) {
    if (dead || deposed) {
      return;
    }
    switch (message) {
      case ToCoordinator.Joined j -> {
        heard(j.info().worker());
        joined.put(j.info().worker(), j.info());
        claims
            .current()
            .ifPresent(
                s ->
                    s.sees(
                        j.info(),
                        j.runs().stream()
                            .map(r -> new WorkerKey(j.info().worker(), r.incarnation()))
                            .findFirst()));
        feed(new RunInput.Joined(j.info()));
      }
      case Status status -> {
        heard(status.key().worker());
        if (run.isEmpty()) {
          sees(status);
        }
        feed(new RunInput.Heard(status));
      }
      case ToCoordinator.IntervalReport r -> feed(new RunInput.Received(r));
      case ToCoordinator.Absent a -> claims.current().ifPresent(s -> s.on(a));
      case ToCoordinator.Kept kept -> claims.current().ifPresent(s -> s.on(kept));
      case Testimony t -> {
        claims.current().ifPresent(s -> s.on(t, localNs()));
        feed(new RunInput.Testified(t));
      }
    }
  }

  private void heard(String worker) {
    heardNs.put(worker, world.nowNs);
  }

  private void sees(Status status) {
    if (claims.sees(status, world.random.nextLong(), localNs())) {
      joined.values().forEach(i -> claims.current().get().sees(i, Optional.empty()));
    }
    Optional.ofNullable(joined.get(status.key().worker()))
        .ifPresent(i -> claims.current().ifPresent(s -> s.sees(i, Optional.of(status.key()))));
  }

  private void feed(RunInput input) {
    if (run.isEmpty() || deposed) {
      return;
    }
    for (RunEffect effect : run.get().on(input, localNs())) {
      carryOut(effect);
    }
  }

  private void carryOut(RunEffect effect) {
    switch (effect) {
      case RunEffect.Send(WorkerKey to, ToWorker.Order o) ->
          world.workers().stream()
              .filter(w -> w.info.worker().equals(to.worker()))
              .forEach(w -> world.network(name, to.worker(), () -> w.receive(o)));
      case RunEffect.Merge(WorkerKey from, int part, Interval interval) -> {
        world.check(once.add(from + "/" + interval.sequence()), "merged twice: " + from);
        merged.merge(from, interval.counts(), Counts::plus);
      }
      case RunEffect.Checkpoint(long version, RunMemory memory) -> {
        long number = world.checkpoints().size() + 1L;
        world.checkpoints().put(number, new Ledger(memory, new LinkedHashMap<>(merged)));
        Blob first = Blob.of(ByteBuffer.allocate(8).putLong(number).array());
        feed(new RunInput.Checkpointed(version, List.of(first, Blob.of(new byte[1]))));
      }
      case RunEffect.Deposed() -> deposed = true;
      case RunEffect.Ended() -> {
        ended = true;
        feed(new RunInput.Stored(Optional.empty()));
      }
    }
  }

  @Override
  public String toString() {
    return name
        + (dead ? " dead" : "")
        + (deposed ? " deposed" : "")
        + "\n"
        + run.map(r -> r.events().toString().replace("RunEvent[", "\n["))
            .orElse(
                "no run, " + claims.current().map(Succession::toString).orElse("no succession"));
  }
}

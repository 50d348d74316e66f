package io.onrush.sim;

import io.onrush.measure.Cell;
import io.onrush.protocol.ToCoordinator;
import io.onrush.protocol.ToWorker;
import io.onrush.protocol.WorkerInfo;
import io.onrush.protocol.WorkerKey;
import io.onrush.protocol.WorkerLoad;
import io.onrush.worker.run.Outlet;
import io.onrush.worker.run.WorkerRun;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A worker's process, with engines that answer every request at once. */
final class SimWorker {
  private static final long MS = 1_000_000L;

  final WorkerInfo info;
  boolean dead;
  long pausedUntilNs;
  private final Simulation world;
  private final long clockOffsetNs;
  private final double drift;
  private final Map<Integer, WorkerRun> runs = new LinkedHashMap<>();
  private final Map<Integer, SimEngine> engines = new LinkedHashMap<>();
  private Optional<String> coordinator = Optional.empty();
  private boolean leaving;
  private long term;

  SimWorker(Simulation world, WorkerInfo info) {
    this.world = world;
    this.info = info;
    this.clockOffsetNs = world.random.nextLong(1_000_000_000_000_000L) - 500_000_000_000_000L;
    this.drift = (world.random.nextDouble() - 0.5) * 1e-4;
  }

  private long localNs() {
    return clockOffsetNs + world.nowNs + (long) (drift * world.nowNs);
  }

  double shareInForce(int scenario, long slackNs) {
    double sum = 0;
    for (SimEngine e : engines.values()) {
      sum += dead ? 0 : e.shareInForce(scenario, localNs(), slackNs);
    }
    return sum;
  }

  void leave() {
    leaving = true;
    runs.values().forEach(r -> r.leave(localNs()));
  }

  void welcome(String from) {
    if (dead) {
      return;
    }
    coordinator = Optional.of(from);
    List<ToCoordinator.RunPart> parts =
        runs.entrySet().stream()
            .filter(e -> !e.getValue().over())
            .map(e -> new ToCoordinator.RunPart("sim", e.getKey()))
            .toList();
    tell(new ToCoordinator.Joined(info, none(), parts, !runs.isEmpty()));
  }

  @SuppressWarnings("NullAway") // Nobody answers to it here.
  private static akka.actor.typed.ActorRef<ToWorker> none() {
    return null;
  }

  private void tell(ToCoordinator message) {
    coordinator
        .flatMap(world::coordinator)
        .ifPresent(c -> world.network(info.worker(), c.name, () -> c.receive(message)));
  }

  void receive(ToWorker message) {
    if (dead) {
      return;
    }
    if (world.nowNs < pausedUntilNs) {
      world.at(pausedUntilNs, () -> receive(message));
      return;
    }
    switch (message) {
      case ToWorker.Welcome w -> throw new IllegalStateException("has no address here");
      case ToWorker.Peer peer -> runs.values().forEach(r -> r.onPeer(peer, localNs()));
      case ToWorker.Order order when order.term() < term -> {}
      case ToWorker.Order order -> {
        term = order.term();
        runs.values().forEach(r -> r.heardOf(term));
        WorkerRun known = runs.get(order.incarnation());
        if (order instanceof ToWorker.Recall recall && (known == null || known.over())) {
          WorkerKey key = new WorkerKey(info.worker(), recall.incarnation());
          tell(new ToCoordinator.Absent(key, "sim", recall.term()));
        } else if (known != null) {
          known.on(order, localNs());
        } else if (order instanceof ToWorker.Prepare prepare && !leaving) {
          join(prepare);
        }
      }
    }
  }

  private void join(ToWorker.Prepare order) {
    WorkerKey key = new WorkerKey(info.worker(), order.incarnation());
    WorkerRun[] run = new WorkerRun[1];
    SimEngine engine =
        new SimEngine(
            world.plan,
            order.part(),
            world.rows,
            new SimEngine.World() {
              @Override
              public void prepared() {
                world.at(
                    world.nowNs + world.random.nextInt(300) * MS, () -> run[0].prepared(localNs()));
              }

              @Override
              public void sent(int scenario, int row, long atRunNs) {
                world.sent(key, row);
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
    Outlet out =
        new Outlet() {
          @Override
          public void toCoordinator(ToCoordinator message) {
            tell(message);
          }

          @Override
          public void toPeer(String address, ToWorker.Peer message) {
            for (SimWorker w : world.workers()) {
              if (w.info.address().equals(address)) {
                world.network(info.worker(), w.info.worker(), () -> w.receive(message));
              }
            }
          }
        };
    run[0] = new WorkerRun(info, order, engine, out, () -> WorkerLoad.NONE);
    runs.put(order.incarnation(), run[0]);
    engines.put(order.incarnation(), engine);
    run[0].begin(localNs());
  }

  void tick() {
    if (dead || world.over()) {
      return;
    }
    if (world.nowNs >= pausedUntilNs) {
      engines.values().forEach(e -> e.advance(localNs()));
      runs.values().stream().filter(r -> !r.over()).forEach(r -> r.tick(localNs()));
    }
    world.at(world.nowNs + 5 * MS, this::tick);
  }

  @Override
  public String toString() {
    return "\n" + info.worker() + (dead ? " dead " : " ") + engines.values();
  }
}

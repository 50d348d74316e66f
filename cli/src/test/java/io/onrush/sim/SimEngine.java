package io.onrush.sim;

import io.onrush.measure.Cell;
import io.onrush.measure.Counts;
import io.onrush.measure.EncodedHistogram;
import io.onrush.pace.Assignment;
import io.onrush.pace.Courses;
import io.onrush.pace.Division;
import io.onrush.pace.FireTimes;
import io.onrush.plan.Plan;
import io.onrush.protocol.DataHeld;
import io.onrush.worker.engine.UniqueRows;
import io.onrush.worker.run.LoadEngine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** The engine's contract without a network: every request is answered at once. */
final class SimEngine implements LoadEngine {
  private static final long SECOND_NS = 1_000_000_000L;
  private static final long MAX_LAG_NS = SECOND_NS;

  /** What the world learns of it. */
  interface World {
    void prepared();

    void sent(int scenario, int row, long atRunNs);

    void closed(long fromNs, long toNs, List<Cell> cells);

    void stageEntered(int stage, long atNs);

    void drained();
  }

  private record Armed(Division division, long fromNs) {}

  private record Announced(int stage, long atNs) {}

  private final Plan plan;
  private final int part;
  private final World world;
  private final int rows;
  private final UniqueRows own = new UniqueRows();
  private final List<Armed> divisions = new ArrayList<>();
  private final List<Announced> announced = new ArrayList<>();
  private List<FireTimes> times = List.of();
  private Optional<Division> inForce = Optional.empty();
  private List<Double> shareBefore = List.of();
  private long enteredNs = Long.MIN_VALUE / 2;
  private long originNs = Long.MIN_VALUE;
  private long leaseNs = Long.MIN_VALUE;
  private Courses newest;
  private long stopNs = Long.MAX_VALUE;
  private long periodNs;
  private boolean begun;
  private boolean done;
  private Counts counts = Counts.ZERO;

  /**
   * @param rows of the plan's only data set, each of which is used once
   */
  SimEngine(Plan plan, int part, int rows, World world) {
    this.rows = rows;
    this.plan = plan;
    this.part = part;
    this.world = world;
    this.newest = Courses.of(plan);
  }

  @Override
  public void prepare() {
    world.prepared();
  }

  @Override
  public void mapClock(long origin) {
    originNs = origin;
  }

  @Override
  public void enter(Division division, long fromNs, List<Integer> inFlightLimits) {
    divisions.removeIf(d -> d.fromNs() >= fromNs);
    divisions.add(new Armed(division, fromNs));
    if (division.courses().revision() != newest.revision()) {
      announced.clear();
    }
    newest = division.courses();
    begun = true;
  }

  @Override
  public void announceStage(int stage, long atNs) {
    announced.add(new Announced(stage, atNs));
  }

  @Override
  public void lease(long untilNs) {
    leaseNs = untilNs == Long.MIN_VALUE ? untilNs : Math.max(leaseNs, untilNs);
  }

  @Override
  public void stop(long atNs, Duration grace) {
    stopNs = Math.min(stopNs, atNs);
    begun = true;
  }

  @Override
  public void allot(int set, long fromRow, long toRow) {
    own.add(fromRow, toRow);
  }

  @Override
  public List<DataHeld> data() {
    return List.of(new DataHeld(rows, 7, own.toRow(), own.left()));
  }

  @Override
  public void close() {
    done = true;
  }

  /**
   * Share of a scenario that it may send right now, 0 without a lease. Around the instant of a
   * division the smaller one counts: clocks are mapped with an error, and each may be early or late
   * by it.
   */
  double shareInForce(int scenario, long localNs, long clockErrorNs) {
    if (done || inForce.isEmpty() || localNs > leaseNs) {
      return 0;
    }
    long runNs = localNs - originNs;
    if (runNs + clockErrorNs >= stopNs) {
      return 0;
    }
    double share = inForce.get().assignments().get(scenario).fraction();
    if (runNs - enteredNs < clockErrorNs) {
      share = Math.min(share, shareBefore.get(scenario));
    }
    for (Armed next : divisions) {
      if (next.fromNs() <= runNs + clockErrorNs) {
        share = Math.min(share, next.division().assignments().get(scenario).fraction());
      }
    }
    return share;
  }

  /** Catches up to a local time. */
  void advance(long localNs) {
    if (done || originNs == Long.MIN_VALUE) {
      return;
    }
    long runNs = localNs - originNs;
    if (runNs < 0) {
      return;
    }
    announced.removeIf(
        a -> {
          if (a.atNs() <= runNs) {
            world.stageEntered(a.stage(), runNs);
            return true;
          }
          return false;
        });
    while (!divisions.isEmpty() && divisions.getFirst().fromNs() <= runNs) {
      Armed next = divisions.removeFirst();
      fire(next.fromNs(), runNs, localNs);
      begin(next.division(), next.fromNs());
    }
    fire(runNs + 1, runNs, localNs);
    while (periodNs + SECOND_NS <= runNs) {
      close(periodNs + SECOND_NS);
    }
    if (begun && runNs >= Math.min(stopNs, newest.endNs())) {
      close(runNs);
      done = true;
      world.drained();
    }
  }

  private void begin(Division next, long fromNs) {
    shareBefore =
        inForce
            .map(d -> d.assignments().stream().map(Assignment::fraction).toList())
            .orElse(Collections.nCopies(plan.scenarios().size(), 0.0));
    enteredNs = fromNs;
    inForce = Optional.of(next);
    times = new ArrayList<>();
    for (int s = 0; s < plan.scenarios().size(); s++) {
      FireTimes t = next.fireTimes(plan, s, part, 1, 0);
      while (t.peekNs() < fromNs) {
        t.advance();
      }
      times.add(t);
    }
  }

  private void fire(long beforeNs, long runNs, long localNs) {
    for (int s = 0; s < times.size(); s++) {
      FireTimes t = times.get(s);
      while (t.peekNs() < Math.min(beforeNs, stopNs)) {
        if (localNs > leaseNs) {
          counts = counts.plus(new Counts(1, 0, 0, 0, 0, 1));
        } else if (runNs - t.peekNs() > MAX_LAG_NS) {
          counts = counts.plus(new Counts(1, 0, 0, 0, 1, 0));
        } else {
          send(s, runNs);
        }
        t.advance();
      }
    }
  }

  private void send(int scenario, long runNs) {
    int row = own.next();
    if (row == UniqueRows.NONE) {
      counts = counts.plus(new Counts(1, 0, 0, 0, 1, 0));
    } else {
      counts = counts.plus(new Counts(1, 1, 1, 0, 0, 0));
      world.sent(scenario, row, runNs);
    }
  }

  private void close(long toNs) {
    EncodedHistogram none = EncodedHistogram.EMPTY;
    List<Cell> cells =
        counts.due() == 0
            ? List.of()
            : List.of(
                new Cell(0, 0, counts, none, none, none, List.of(), 0, 0, 0, 0, 0, 0, List.of()));
    world.closed(periodNs, toNs, cells);
    periodNs = toNs;
    counts = Counts.ZERO;
  }

  @Override
  public String toString() {
    return "part "
        + part
        + (done ? " done, " : ", ")
        + inForce.map(d -> "epoch " + d.epoch() + " " + d.assignments()).orElse("no share")
        + ", lease to "
        + (leaseNs - originNs) / 1_000_000
        + " ms, stop at "
        + stopNs / 1_000_000
        + " ms";
  }
}

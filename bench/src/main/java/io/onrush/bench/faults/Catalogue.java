package io.onrush.bench.faults;

import static io.onrush.bench.faults.Promise.SAFE;

import io.onrush.bench.faults.Fault.Need;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;

/** All rows, those of one size of cluster together. */
final class Catalogue {
  private static final String WORKER = "worker-2";
  private static final String COORDINATOR = "coordinator-1";
  private static final String STANDBY = "coordinator-2";

  /** Lease, margin and the way of the next division. */
  private static final long BACK_MS = 2_000;

  private static final long CUT_MS = 6_000;

  private final List<Fault> rows = new ArrayList<>();

  private Catalogue() {}

  static List<Fault> all() {
    Catalogue catalogue = new Catalogue();
    catalogue.add(
        "none",
        "nothing",
        Size.ALONE,
        Moment.PEAK,
        Catalogue::nothing,
        Need.NOTHING,
        SAFE.noDip().toTheUnit());
    catalogue.workers();
    catalogue.targets();
    catalogue.disk();
    catalogue.coordinatorAlone();
    catalogue.standby();
    catalogue.cuts();
    catalogue.rows.sort(
        Comparator.comparingInt((Fault f) -> f.size().coordinators())
            .thenComparingInt(f -> f.size().workers()));
    return List.copyOf(catalogue.rows);
  }

  static Fault row(String name) {
    return all().stream().filter(row -> row.name().equals(name)).findFirst().orElseThrow();
  }

  private void workers() {
    for (Moment moment : Moment.values()) {
      Promise killed = SAFE.backWithin(BACK_MS);
      add(
          "worker-kill",
          "SIGKILL of a worker",
          Size.ALONE,
          moment,
          signal(WORKER, "KILL"),
          Need.NOTHING,
          killed);
      add(
          "worker-term",
          "SIGTERM of a worker",
          Size.ALONE,
          moment,
          signal(WORKER, "TERM"),
          Need.NOTHING,
          SAFE.noDip().toTheUnit());
      stop(
          "worker-stop", WORKER, Size.ALONE, moment, 3_000, Need.NOTHING, SAFE.backWithin(BACK_MS));
    }
    stop("worker-stop", WORKER, Size.ALONE, Moment.PEAK, 500, Need.NOTHING, SAFE);
    stop(
        "worker-stop",
        WORKER,
        Size.ALONE,
        Moment.PEAK,
        30_000,
        Need.NOTHING,
        SAFE.backWithin(BACK_MS));
  }

  private void targets() {
    Promise sums = SAFE.uncounted();
    add(
        "target-kill",
        "SIGKILL of the target, started again after 2 s",
        Size.ALONE,
        Moment.PEAK,
        signal("target", "KILL"),
        2_000,
        c -> c.target().start(),
        Need.NOTHING,
        sums);
    add(
        "target-kill",
        "SIGKILL of the target, started again after 2 s",
        Size.ALONE,
        Moment.RAMP,
        signal("target", "KILL"),
        2_000,
        c -> c.target().start(),
        Need.NOTHING,
        sums);
    for (long ms : List.of(500L, 3_000L)) {
      stop("target-stop", "target", Size.ALONE, Moment.PEAK, ms, Need.NOTHING, sums.toTheUnit());
    }
  }

  private void disk() {
    add(
        "disk-full",
        "the disk of the reports full",
        Size.ALONE,
        Moment.PEAK,
        Disk::fill,
        Fault.AFTER_THE_END_MS,
        Disk::free,
        Need.CUTS,
        SAFE.noDip().toTheUnit());
  }

  private void coordinatorAlone() {
    Promise safe = SAFE.noDip().toTheUnit();
    for (Moment moment : Moment.values()) {
      add(
          "coordinator-kill",
          "SIGKILL of the only coordinator, started again after 5 s",
          Size.ALONE,
          moment,
          signal(COORDINATOR, "KILL"),
          5_000,
          c -> c.member(COORDINATOR).start(),
          Need.SUCCESSION,
          safe);
    }
    add(
        "coordinator-term",
        "SIGTERM of the only coordinator, started again after 5 s",
        Size.ALONE,
        Moment.PEAK,
        signal(COORDINATOR, "TERM"),
        5_000,
        c -> c.member(COORDINATOR).start(),
        Need.SUCCESSION,
        safe);
    for (long ms : List.of(500L, 3_000L, 30_000L)) {
      stop("coordinator-stop", COORDINATOR, Size.ALONE, Moment.PEAK, ms, Need.NOTHING, safe);
    }
    stop("coordinator-stop", COORDINATOR, Size.ALONE, Moment.RAMP, 3_000, Need.NOTHING, safe);
  }

  private void standby() {
    Promise safe = SAFE.noDip().toTheUnit();
    for (Moment moment : Moment.values()) {
      add(
          "leader-kill",
          "SIGKILL of the coordinator, a standby there",
          Size.STANDBY,
          moment,
          signal(COORDINATOR, "KILL"),
          Need.SUCCESSION,
          safe);
      add(
          "leader-term",
          "SIGTERM of the coordinator, a standby there",
          Size.STANDBY,
          moment,
          signal(COORDINATOR, "TERM"),
          Need.SUCCESSION,
          safe);
    }
    for (long ms : List.of(500L, 3_000L, 30_000L)) {
      stop("leader-stop", COORDINATOR, Size.STANDBY, Moment.PEAK, ms, Need.SUCCESSION, safe);
    }
    add(
        "standby-kill",
        "SIGKILL of the standby",
        Size.STANDBY,
        Moment.PEAK,
        signal(STANDBY, "KILL"),
        Need.SUCCESSION,
        safe);
    add(
        "standby-term",
        "SIGTERM of the standby",
        Size.STANDBY,
        Moment.PEAK,
        signal(STANDBY, "TERM"),
        Need.SUCCESSION,
        safe);
    add(
        "worker-kill-standby",
        "SIGKILL of a worker, a standby there",
        Size.STANDBY,
        Moment.PEAK,
        signal(WORKER, "KILL"),
        Need.SUCCESSION,
        SAFE.backWithin(BACK_MS));
  }

  private void cuts() {
    Promise worker = SAFE.backWithin(BACK_MS).stopsByLease(WORKER);
    Promise whole = SAFE.noDip().toTheUnit();
    for (Moment moment : Moment.values()) {
      cut(
          "cut-worker",
          "a worker cut off",
          Size.ALONE,
          moment,
          c -> apart(c, List.of(WORKER)),
          Need.CUTS,
          moment == Moment.PEAK || moment == Moment.RAMP ? worker : SAFE);
      cut(
          "cut-coordinator",
          "the only coordinator cut off",
          Size.ALONE,
          moment,
          c -> apart(c, List.of(COORDINATOR)),
          Need.CUTS,
          whole);
      cut(
          "cut-leader",
          "the coordinator cut off, a standby there",
          Size.STANDBY,
          moment,
          c -> apart(c, List.of(COORDINATOR)),
          Need.CUTS_AND_SUCCESSION,
          whole);
    }
    cut(
        "oneway-from-worker",
        "nothing that a worker says arrives",
        Size.ALONE,
        Moment.PEAK,
        c -> c.net().block(List.of(WORKER), others(c, List.of(WORKER))),
        Need.CUTS,
        worker);
    cut(
        "oneway-to-worker",
        "nothing arrives at a worker",
        Size.ALONE,
        Moment.PEAK,
        c -> c.net().block(others(c, List.of(WORKER)), List.of(WORKER)),
        Need.CUTS,
        worker);
    cut(
        "oneway-from-coordinator",
        "nothing that the coordinator says arrives",
        Size.ALONE,
        Moment.PEAK,
        c -> c.net().block(List.of(COORDINATOR), others(c, List.of(COORDINATOR))),
        Need.CUTS,
        whole);
    cut(
        "oneway-to-coordinator",
        "nothing arrives at the coordinator",
        Size.ALONE,
        Moment.PEAK,
        c -> c.net().block(others(c, List.of(COORDINATOR)), List.of(COORDINATOR)),
        Need.CUTS,
        whole);
    cut(
        "loss",
        "30 % of all packets lost",
        Size.ALONE,
        Moment.PEAK,
        c -> c.net().lose(c.names().toList(), 30),
        Need.CUTS,
        SAFE);
    cut(
        "delay-worker",
        "200 ms more to and from a worker",
        Size.ALONE,
        Moment.PEAK,
        c -> c.net().delay(WORKER, 200),
        Need.CUTS,
        whole);
    cut(
        "delay-coordinator",
        "200 ms more to and from the coordinator",
        Size.ALONE,
        Moment.PEAK,
        c -> c.net().delay(COORDINATOR, 200),
        Need.CUTS,
        whole);
    cut(
        "two-and-two",
        "coordinator and 2 workers | standby and 2 workers",
        Size.TWO_AND_TWO,
        Moment.PEAK,
        c -> apart(c, List.of(STANDBY, "worker-3", "worker-4")),
        Need.CUTS_AND_SUCCESSION,
        SAFE);
    cut(
        "two-against-two",
        "both coordinators and 2 workers | 2 workers",
        Size.TWO_AND_TWO,
        Moment.PEAK,
        c -> apart(c, List.of("worker-3", "worker-4")),
        Need.CUTS_AND_SUCCESSION,
        SAFE);
  }

  private static void nothing(Cluster cluster) {
    // Some rows only watch, and some faults heal by themselves.
  }

  private static void apart(Cluster cluster, List<String> ones) {
    List<String> rest = others(cluster, ones);
    cluster.net().block(ones, rest);
    cluster.net().block(rest, ones);
  }

  private static List<String> others(Cluster cluster, List<String> ones) {
    return cluster.names().filter(name -> !ones.contains(name)).toList();
  }

  private static Consumer<Cluster> signal(String member, String signal) {
    return cluster -> cluster.member(member).signal(signal);
  }

  private void stop(
      String name, String member, Size size, Moment moment, long ms, Need need, Promise promise) {
    String seconds = ms % 1000 == 0 ? ms / 1000 + "s" : ms / 1000.0 + "s";
    String who = member.replaceAll("-\\d", "");
    add(
        name + "-" + seconds,
        "SIGSTOP of " + who + " for " + seconds,
        size,
        moment,
        signal(member, "STOP"),
        ms,
        signal(member, "CONT"),
        need,
        promise);
  }

  private void cut(
      String name,
      String what,
      Size size,
      Moment moment,
      Consumer<Cluster> strike,
      Need need,
      Promise promise) {
    String healed = what + ", healed after " + CUT_MS / 1000 + " s";
    add(name, healed, size, moment, strike, CUT_MS, c -> c.net().heal(), need, promise);
  }

  private void add(
      String name,
      String what,
      Size size,
      Moment moment,
      Consumer<Cluster> strike,
      Need need,
      Promise promise) {
    add(name, what, size, moment, strike, -1, Catalogue::nothing, need, promise);
  }

  private void add(
      String name,
      String what,
      Size size,
      Moment moment,
      Consumer<Cluster> strike,
      long healAfterMs,
      Consumer<Cluster> heal,
      Need need,
      Promise promise) {
    rows.add(
        new Fault(
            name + "@" + moment.text(),
            what,
            size,
            moment,
            strike,
            healAfterMs,
            heal,
            need,
            promise));
  }
}

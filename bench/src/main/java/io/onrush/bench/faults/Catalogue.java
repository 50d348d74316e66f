package io.onrush.bench.faults;

import static io.onrush.bench.faults.Harm.cut;
import static io.onrush.bench.faults.Harm.deaf;
import static io.onrush.bench.faults.Harm.delay;
import static io.onrush.bench.faults.Harm.fullDisk;
import static io.onrush.bench.faults.Harm.grow;
import static io.onrush.bench.faults.Harm.loss;
import static io.onrush.bench.faults.Harm.mute;
import static io.onrush.bench.faults.Harm.none;
import static io.onrush.bench.faults.Harm.restart;
import static io.onrush.bench.faults.Harm.signal;
import static io.onrush.bench.faults.Harm.stop;
import static io.onrush.bench.faults.Harm.update;
import static io.onrush.bench.faults.Moment.END;
import static io.onrush.bench.faults.Moment.PEAK;
import static io.onrush.bench.faults.Moment.PREPARATION;
import static io.onrush.bench.faults.Moment.RAMP;
import static io.onrush.bench.faults.Size.ALONE;
import static io.onrush.bench.faults.Size.TWO_AND_TWO;
import static io.onrush.bench.faults.Size.WITH_STANDBY;
import static io.onrush.bench.faults.Who.COORDINATOR;
import static io.onrush.bench.faults.Who.HALF_OF_WORKERS;
import static io.onrush.bench.faults.Who.LEADER;
import static io.onrush.bench.faults.Who.STANDBY;
import static io.onrush.bench.faults.Who.STANDBY_AND_HALF;
import static io.onrush.bench.faults.Who.TARGET;
import static io.onrush.bench.faults.Who.WORKER;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** All rows, those of one size of cluster together. */
final class Catalogue {
  private static final Moment[] ALWAYS = Moment.values();

  private static final Set<Promise> SUMS = Set.of();
  private static final Set<Promise> SAFE = EnumSet.of(Promise.COUNTED, Promise.NOT_ABOVE);
  private static final Set<Promise> BACK = safeAnd(Promise.BACK);
  private static final Set<Promise> UNSEEN = safeAnd(Promise.NO_DIP, Promise.EXACT);
  private static final Set<Promise> CUT_OFF = safeAnd(Promise.BACK, Promise.STOPS_BY_LEASE);
  private static final Set<Promise> PAUSED = safeAnd(Promise.EXACT, Promise.BACK_WITH_COORDINATOR);
  private static final Set<Promise> COUNT = EnumSet.of(Promise.COUNTED, Promise.EXACT);

  private static final List<Fault> ALL =
      Stream.of(
              rows("none", ALONE, none(), UNSEEN, PEAK),
              rows("worker-kill", ALONE, signal(WORKER, "KILL"), BACK, ALWAYS),
              rows("worker-term", ALONE, signal(WORKER, "TERM"), UNSEEN, ALWAYS),
              rows("worker-stop-0.5s", ALONE, stop(WORKER, 500), SAFE, PEAK),
              rows("worker-stop-3s", ALONE, stop(WORKER, 3_000), BACK, ALWAYS),
              rows("worker-stop-30s", ALONE, stop(WORKER, 30_000), BACK, PEAK),
              rows("rolling-update", ALONE, update(), UNSEEN, PEAK),
              rows("scale-up", ALONE, grow(), UNSEEN, PEAK),
              rows("target-kill", ALONE, restart(TARGET, "KILL", 2_000), SUMS, RAMP, PEAK),
              rows("target-stop-0.5s", ALONE, stop(TARGET, 500), COUNT, PEAK),
              rows("target-stop-3s", ALONE, stop(TARGET, 3_000), COUNT, PEAK),
              rows("disk-full", ALONE, fullDisk(), UNSEEN, PEAK),
              rows("coordinator-kill", ALONE, restart(COORDINATOR, "KILL", 5_000), UNSEEN, ALWAYS),
              rows("coordinator-term", ALONE, restart(COORDINATOR, "TERM", 5_000), UNSEEN, PEAK),
              rows("coordinator-stop-0.5s", ALONE, stop(COORDINATOR, 500), UNSEEN, PEAK),
              rows("coordinator-stop-3s", ALONE, stop(COORDINATOR, 3_000), UNSEEN, RAMP, PEAK),
              rows("coordinator-stop-20s", ALONE, stop(COORDINATOR, 20_000), UNSEEN, PEAK),
              rows("coordinator-stop-30s", ALONE, stop(COORDINATOR, 30_000), PAUSED, PEAK),
              rows("cut-worker", ALONE, cut(WORKER), CUT_OFF, RAMP, PEAK),
              rows("cut-worker", ALONE, cut(WORKER), SAFE, PREPARATION, END),
              rows("cut-coordinator", ALONE, cut(COORDINATOR), UNSEEN, ALWAYS),
              rows("oneway-from-worker", ALONE, mute(WORKER), CUT_OFF, PEAK),
              rows("oneway-to-worker", ALONE, deaf(WORKER), CUT_OFF, PEAK),
              rows("oneway-from-coordinator", ALONE, mute(COORDINATOR), UNSEEN, PEAK),
              rows("oneway-to-coordinator", ALONE, deaf(COORDINATOR), UNSEEN, PEAK),
              rows("loss", ALONE, loss(30), SAFE, PEAK),
              rows("delay-worker", ALONE, delay(WORKER, 200), UNSEEN, PEAK),
              rows("delay-coordinator", ALONE, delay(COORDINATOR, 200), UNSEEN, PEAK),
              rows("leader-kill", WITH_STANDBY, signal(LEADER, "KILL"), UNSEEN, ALWAYS),
              rows("leader-term", WITH_STANDBY, signal(LEADER, "TERM"), UNSEEN, ALWAYS),
              rows("leader-stop-0.5s", WITH_STANDBY, stop(LEADER, 500), UNSEEN, PEAK),
              rows("leader-stop-3s", WITH_STANDBY, stop(LEADER, 3_000), UNSEEN, PEAK),
              rows("leader-stop-30s", WITH_STANDBY, stop(LEADER, 30_000), UNSEEN, PEAK),
              rows("standby-kill", WITH_STANDBY, signal(STANDBY, "KILL"), UNSEEN, PEAK),
              rows("standby-term", WITH_STANDBY, signal(STANDBY, "TERM"), UNSEEN, PEAK),
              rows("worker-kill-standby", WITH_STANDBY, signal(WORKER, "KILL"), BACK, PEAK),
              rows("cut-leader", WITH_STANDBY, cut(LEADER), UNSEEN, ALWAYS),
              rows("two-and-two", TWO_AND_TWO, cut(STANDBY_AND_HALF), SAFE, PEAK),
              rows("two-against-two", TWO_AND_TWO, cut(HALF_OF_WORKERS), SAFE, PEAK))
          .flatMap(rows -> rows)
          .toList();

  private Catalogue() {}

  static List<Fault> all() {
    return ALL;
  }

  static Fault row(String name) {
    return ALL.stream().filter(row -> row.name().equals(name)).findFirst().orElseThrow();
  }

  private static Stream<Fault> rows(
      String name, Size size, Harm harm, Set<Promise> promises, Moment... moments) {
    return Arrays.stream(moments)
        .map(moment -> new Fault(name + "@" + moment.text(), size, moment, harm, promises));
  }

  private static Set<Promise> safeAnd(Promise... more) {
    Set<Promise> all = EnumSet.copyOf(SAFE);
    all.addAll(List.of(more));
    return all;
  }
}

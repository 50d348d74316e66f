package io.onrush.bench.faults;

import com.fasterxml.jackson.databind.JsonNode;
import io.onrush.target.Truth;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** One row: runs the plan, strikes, heals, waits for the end and has it judged. */
final class Staging {
  private static final long START_LIMIT_MS = 70_000;
  private static final long END_LIMIT_MS = 30_000;
  private static final long AGREE_MS = 5_000;
  private static final long EXIT_LIMIT_MS = 15_000;

  private final Cluster cluster;
  private final Fault fault;
  private final Course course;
  private final MachineStalls stalls = new MachineStalls();
  private final List<String> broken = new ArrayList<>();
  private Instant struck = Instant.EPOCH;
  private Instant healed = Instant.EPOCH;

  Staging(Cluster cluster, Fault fault, Course course) {
    this.cluster = cluster;
    this.fault = fault;
    this.course = course;
  }

  Row play() {
    Place first = cluster.coordinators().getFirst().place();
    String id = cluster.api().start(first, course.plan(cluster.target().place()));
    Watch watch = new Watch(cluster, id);
    boolean inPreparation = fault.moment() == Moment.PREPARATION;
    try {
      if (inPreparation) {
        strike();
      } else {
        Optional<Instant> start = watch.awaitStart(START_LIMIT_MS);
        start.ifPresent(at -> sleepUntil(at.plusMillis(fault.moment().runMs(course))));
        strike();
      }
      if (fault.heals() && fault.healAfterMs() < Fault.AFTER_THE_END_MS) {
        sleepUntil(struck.plusMillis(fault.healAfterMs()));
        heal();
      }
      Optional<Instant> start = watch.awaitStart(START_LIMIT_MS);
      start.ifPresent(at -> sleepUntil(at.plusMillis(course.totalMs())));
      Optional<JsonNode> report = watch.awaitEnd(start.isPresent() ? END_LIMIT_MS : 1);
      if (fault.heals() && healed.equals(Instant.EPOCH)) {
        heal();
      }
      return judge(watch, report);
    } finally {
      clear(id);
      stalls.close();
    }
  }

  private Row judge(Watch watch, Optional<JsonNode> report) {
    Optional<String> differing = report.flatMap(r -> watch.differing(r, AGREE_MS));
    exits();
    Truth truth =
        cluster
            .api()
            .truth(cluster.target().place())
            .orElseThrow(() -> new SuiteException("the target does not tell the truth"));
    keep("truth", truth.toJson());
    report.ifPresent(r -> keep("report", r.toString()));
    Optional<Instant> startedAt = watch.startedAt();
    Map<String, String> hosts =
        cluster.names().collect(Collectors.toMap(n -> n, n -> cluster.member(n).place().host()));
    double strikeMs = startedAt.map(at -> ms(at, struck)).orElse(0.0);
    double healMs =
        healed.equals(Instant.EPOCH)
            ? course.totalMs()
            : startedAt.map(at -> ms(at, healed)).orElse(0.0);
    Observed seen =
        new Observed(
            course, report, differing, startedAt, truth, strikeMs, healMs, hosts, stalls.worstMs());
    return Judge.judge(fault, seen, broken);
  }

  /** Who was told to end has to be gone. */
  private void exits() {
    for (Member told : terminated()) {
      if (!told.awaitEnd(EXIT_LIMIT_MS)) {
        broken.add(told.name() + " has not ended on SIGTERM");
      }
    }
  }

  private List<Member> terminated() {
    Size size = cluster.size();
    return switch (fault.name().replaceAll("@.*", "")) {
      case "worker-term" -> List.of(cluster.member(size.worker(2)));
      case "leader-term" -> List.of(cluster.member(size.coordinator(1)));
      case "standby-term" -> List.of(cluster.member(size.coordinator(2)));
      default -> List.of();
    };
  }

  /** For whoever wants to see more than the table says. */
  private void keep(String what, String json) {
    try {
      Files.writeString(cluster.folder().resolve(fault.name() + "." + what + ".json"), json);
    } catch (IOException e) {
      System.err.println("not kept: " + e);
    }
  }

  private void strike() {
    fault.strike().accept(cluster);
    struck = Instant.now();
  }

  private void heal() {
    fault.heal().accept(cluster);
    healed = Instant.now();
  }

  /** Whatever went wrong, the next row meets healed links and no run. */
  private void clear(String id) {
    cluster.net().heal();
    Disk.free(cluster);
    for (Member coordinator : cluster.coordinators()) {
      if (coordinator.alive()) {
        cluster
            .api()
            .get(coordinator.place(), "/api/v1/runs/" + id)
            .filter(report -> !Watch.ended(report))
            .ifPresent(report -> cluster.api().stop(coordinator.place(), id));
      }
    }
  }

  private static double ms(Instant from, Instant to) {
    return Duration.between(from, to).toNanos() / 1e6;
  }

  private static void sleepUntil(Instant instant) {
    Shell.pause(Duration.between(Instant.now(), instant).toMillis());
  }
}

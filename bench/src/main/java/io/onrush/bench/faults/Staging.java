package io.onrush.bench.faults;

import com.fasterxml.jackson.databind.JsonNode;
import io.onrush.bench.node.BenchException;
import io.onrush.bench.node.Member;
import io.onrush.bench.node.Place;
import io.onrush.bench.node.Reports;
import io.onrush.bench.node.Shell;
import io.onrush.target.Truth;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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

  /**
   * @param scene as the strike found it
   */
  private record Struck(Scene scene, Instant at, Optional<Instant> healedAt) {}

  Staging(Cluster cluster, Fault fault, Course course) {
    this.cluster = cluster;
    this.fault = fault;
    this.course = course;
  }

  Row play() {
    Scene before = Scene.of(cluster);
    Place first = cluster.coordinators().getFirst().place();
    String id = cluster.api().start(first, course.plan(cluster.target().place()));
    Watch watch = new Watch(cluster, id);
    try {
      Struck struck = strike(watch, before);
      Optional<Instant> start = watch.awaitStart(START_LIMIT_MS);
      start.ifPresent(at -> sleepUntil(at.plusMillis(course.totalMs())));
      return judge(watch, struck, watch.awaitEnd(start.isPresent() ? END_LIMIT_MS : 1));
    } finally {
      clear(id);
      stalls.close();
    }
  }

  /** Strikes and heals: at once where the run is in preparation, else when its time has come. */
  private Struck strike(Watch watch, Scene before) {
    Scene scene = before;
    if (fault.moment() != Moment.PREPARATION) {
      watch
          .awaitStart(START_LIMIT_MS)
          .ifPresent(at -> sleepUntil(at.plusMillis(fault.moment().runMs(course))));
      scene = Scene.of(cluster);
    }
    Harm harm = fault.harm();
    harm.strike().accept(scene);
    Instant at = Instant.now();
    if (!harm.heals()) {
      return new Struck(scene, at, Optional.empty());
    }
    sleepUntil(at.plusMillis(harm.healAfterMs()));
    harm.heal().accept(scene);
    return new Struck(scene, at, Optional.of(Instant.now()));
  }

  private Row judge(Watch watch, Struck struck, Optional<JsonNode> report) {
    Optional<String> differing = report.flatMap(r -> watch.differing(r, AGREE_MS));
    List<Member> hit = fault.harm().who().map(who -> struck.scene().members(who)).orElse(List.of());
    if (fault.harm().terminates()) {
      exits(hit);
    }
    Truth truth =
        cluster
            .api()
            .truth(cluster.target().place())
            .orElseThrow(() -> new BenchException("the target does not tell the truth"));
    keep("truth", truth.toJson());
    report.ifPresent(r -> keep("report", r.toString()));
    Optional<Instant> startedAt = report.flatMap(Reports::startedAt);
    double strikeMs = startedAt.map(start -> ms(start, struck.at())).orElse(0.0);
    double healMs =
        struck
            .healedAt()
            .flatMap(healed -> startedAt.map(start -> ms(start, healed)))
            .orElse((double) course.totalMs());
    Set<String> hosts = hit.stream().map(m -> m.place().host()).collect(Collectors.toSet());
    Observed seen =
        new Observed(
            course,
            report,
            differing,
            startedAt,
            truth,
            strikeMs,
            healMs,
            hosts,
            stalls.worstMs(),
            List.copyOf(struck.scene().notes()));
    return Judge.judge(fault, seen, broken);
  }

  /** Who was told to end has to be gone. */
  private void exits(List<Member> told) {
    for (Member member : told) {
      if (!member.awaitEnd(EXIT_LIMIT_MS)) {
        broken.add(member.name() + " has not ended on SIGTERM");
      }
    }
  }

  /** For whoever wants to see more than the table says. */
  private void keep(String what, String json) {
    try {
      Files.writeString(cluster.folder().resolve(fault.name() + "." + what + ".json"), json);
    } catch (IOException e) {
      System.err.println("not kept: " + e);
    }
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
            .filter(report -> !Reports.ended(report))
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

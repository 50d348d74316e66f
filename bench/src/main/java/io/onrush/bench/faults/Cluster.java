package io.onrush.bench.faults;

import com.fasterxml.jackson.databind.JsonNode;
import io.onrush.bench.node.Api;
import io.onrush.bench.node.BenchException;
import io.onrush.bench.node.Member;
import io.onrush.bench.node.Place;
import io.onrush.bench.node.Shell;
import io.onrush.cli.local.NodeKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Coordinators, workers and a target as processes; some of them may be hurt, and mended. */
final class Cluster implements AutoCloseable {
  private static final long FORM_LIMIT_MS = 90_000;
  private static final long END_LIMIT_MS = 10_000;

  private final Size size;
  private final Net net;
  private final Api api = new Api();
  private final Path folder;
  private final Path reports;
  private final List<Member> coordinators = new ArrayList<>();
  private final List<Member> workers = new ArrayList<>();
  private final List<Member> more = new ArrayList<>();
  private final Member target;
  private boolean closed;

  /** Starts all members and waits until they are one cluster. */
  Cluster(Size size, Net net, Path home, Path folder) {
    this.size = size;
    this.net = net;
    this.folder = folder;
    this.reports = folder.resolve("reports-1");
    try {
      Files.createDirectories(reports);
    } catch (IOException e) {
      throw new BenchException("cannot create " + reports, e);
    }
    net.mountSmall(reports);
    for (int i = 1; i <= size.coordinators(); i++) {
      Place place = net.place(size.coordinator(i));
      List<String> arguments = coordinator(i, place);
      coordinators.add(new Member(place, home, folder, NodeKind.COORDINATOR.jvmFlags(), arguments));
    }
    for (int i = 1; i <= size.workers() + size.more(); i++) {
      Place place = net.place(size.worker(i));
      Member worker = new Member(place, home, folder, NodeKind.WORKER.jvmFlags(), worker(i, place));
      (i <= size.workers() ? workers : more).add(worker);
    }
    Place place = net.place("target");
    List<String> arguments = List.of("target", "--host=" + place.host(), "--port=" + place.port());
    target = new Member(place, home, folder, NodeKind.TARGET.jvmFlags(), arguments);
  }

  private List<String> coordinator(int number, Place place) {
    // One fewer than there are, so that a run can start although one died while it was prepared.
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "coordinator",
                "--http=" + place.http(),
                "--no-token",
                "--cluster=" + place.cluster(),
                "--workers=" + Math.max(1, size.workers() - 1),
                "--reports=" + folder.resolve("reports-" + number),
                "--join=" + others(place)));
    if (number == 1) {
      arguments.add("--or-found");
    }
    return arguments;
  }

  private List<String> worker(int part, Place place) {
    return List.of(
        "worker",
        "--cluster=" + place.cluster(),
        "--join=" + others(place),
        "--part=" + part,
        "--loops=1");
  }

  /** Cluster addresses of all but one, coordinators first. */
  private String others(Place self) {
    return names()
        .map(net::place)
        .filter(place -> !place.equals(self))
        .map(Place::cluster)
        .collect(Collectors.joining(","));
  }

  /** Names of coordinators and workers. */
  Stream<String> names() {
    return Stream.concat(
        IntStream.rangeClosed(1, size.coordinators()).mapToObj(size::coordinator),
        IntStream.rangeClosed(1, size.workers()).mapToObj(size::worker));
  }

  Size size() {
    return size;
  }

  Net net() {
    return net;
  }

  Api api() {
    return api;
  }

  /** Where its logs are. */
  Path folder() {
    return folder;
  }

  /** The first coordinator's. */
  Path reports() {
    return reports;
  }

  List<Member> coordinators() {
    return List.copyOf(coordinators);
  }

  /** Name of the node that runs the coordinator. */
  String leader() {
    return coordinators.stream()
        .filter(Member::alive)
        .flatMap(asked -> api.get(asked.place(), "/api/v1/cluster").stream())
        .flatMap(report -> at(report.path("coordinator").asText()))
        .findFirst()
        .orElseThrow(() -> new BenchException("no coordinator says which node it runs on"));
  }

  private Stream<String> at(String address) {
    return coordinators.stream()
        .filter(node -> address.endsWith("@" + node.place().cluster()))
        .map(Member::name);
  }

  Member target() {
    return target;
  }

  Member member(String name) {
    return all().filter(m -> m.name().equals(name)).findFirst().orElseThrow();
  }

  private Stream<Member> members() {
    return Stream.of(List.of(target), coordinators, workers).flatMap(List::stream);
  }

  private Stream<Member> all() {
    return Stream.concat(members(), more.stream());
  }

  /**
   * Starts whoever is not there, ends whoever was added, and waits until all are one cluster
   * without a run.
   */
  void mend() {
    List<Member> added = more.stream().filter(Member::alive).toList();
    added.forEach(m -> m.signal("TERM"));
    added.forEach(m -> m.awaitEnd(END_LIMIT_MS));
    members().filter(m -> !m.alive()).forEach(this::start);
    await("the target listens", () -> api.reset(target.place()));
    await("a cluster of " + size, this::whole);
  }

  private synchronized void start(Member member) {
    if (closed) {
      throw new BenchException("the suite is ending");
    }
    member.start();
  }

  private void await(String what, BooleanSupplier reached) {
    long end = System.nanoTime() + FORM_LIMIT_MS * 1_000_000;
    while (!reached.getAsBoolean()) {
      Optional<Member> dead = members().filter(m -> !m.alive()).findFirst();
      if (dead.isPresent() || System.nanoTime() > end) {
        String why = dead.map(m -> m.name() + " ended, see " + m.log()).orElse("after 90 s");
        throw new BenchException("not reached: " + what + ": " + why);
      }
      Shell.pause(200);
    }
  }

  private boolean whole() {
    for (Member coordinator : coordinators) {
      Optional<JsonNode> cluster = api.get(coordinator.place(), "/api/v1/cluster");
      if (cluster.isEmpty()) {
        return false;
      }
      int present = 0;
      int working = 0;
      for (JsonNode member : cluster.get().path("members")) {
        boolean up = member.path("status").asText().equals("up");
        present += up && member.path("reachable").asBoolean() ? 1 : 0;
        working += member.hasNonNull("worker") ? 1 : 0;
      }
      if (working != size.workers() || present != size.workers() + size.coordinators()) {
        return false;
      }
    }
    return true;
  }

  /** SIGTERM for all, SIGKILL for those that take too long; says who had to be killed. */
  synchronized List<String> end() {
    closed = true;
    all().filter(Member::alive).forEach(m -> m.signal("CONT"));
    all().filter(Member::alive).forEach(m -> m.signal("TERM"));
    long end = System.nanoTime() + END_LIMIT_MS * 1_000_000;
    List<String> late = new ArrayList<>();
    for (Member member : all().toList()) {
      if (!member.awaitEnd(Math.max(1, (end - System.nanoTime()) / 1_000_000))) {
        late.add(member.name());
        member.kill();
        member.awaitEnd(END_LIMIT_MS);
      }
    }
    return late;
  }

  /** SIGKILL for all. */
  @Override
  public synchronized void close() {
    closed = true;
    all().forEach(Member::kill);
  }
}

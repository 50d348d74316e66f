package io.onrush.bench.compare;

import com.fasterxml.jackson.databind.JsonNode;
import io.onrush.bench.node.Api;
import io.onrush.bench.node.BenchException;
import io.onrush.bench.node.Member;
import io.onrush.bench.node.Place;
import io.onrush.bench.node.Ports;
import io.onrush.bench.node.ProcessUse;
import io.onrush.bench.node.Reports;
import io.onrush.bench.node.Shell;
import io.onrush.cli.local.NodeKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** A coordinator and one worker with one event loop, as processes that outlive the runs. */
final class Onrush implements AutoCloseable {
  private static final int WARM_SECONDS = 2;
  private static final long LIMIT_MS = 120_000;
  private static final long EXIT_LIMIT_MS = 10_000;
  private static final int STEADY = 1;

  private final Api api = new Api();
  private final Member coordinator;
  private final Member worker;
  private final Function<Protocol, String> target;

  /**
   * What one run did in the seconds that count.
   *
   * @param shot the worker's, from the report and from {@code /proc}
   * @param residentMb of the worker's process at their end
   */
  record Run(Shot shot, double lagP50Us, double lagP99Us, double residentMb) {}

  /**
   * Starts both and waits until a run can start.
   *
   * @param target URL that runs aim at
   */
  Onrush(Path home, Path folder, Function<Protocol, String> target) {
    this.target = target;
    Place leader = Ports.place("coordinator");
    Place led = Ports.place("worker-1");
    coordinator =
        new Member(
            leader,
            home,
            folder,
            NodeKind.COORDINATOR.memory(),
            List.of(
                "coordinator",
                "--http=" + leader.http(),
                "--no-token",
                "--cluster=" + leader.cluster(),
                "--workers=1",
                "--or-found",
                "--reports=" + reports(folder)));
    // The memory that `onrush run` gives a worker, but both compilers: it is here for long.
    worker =
        new Member(
            led,
            home,
            folder,
            NodeKind.WORKER.memory(),
            List.of(
                "worker",
                "--cluster=" + led.cluster(),
                "--join=" + leader.cluster(),
                "--part=1",
                "--loops=1"));
    try {
      coordinator.start();
      worker.start();
      var _ = await("a cluster of two", this::cluster);
    } catch (BenchException e) {
      close();
      throw e;
    }
  }

  private static Path reports(Path folder) {
    try {
      return Files.createDirectories(folder.resolve("reports"));
    } catch (IOException e) {
      throw new BenchException("cannot create a folder in " + folder, e);
    }
  }

  private Optional<JsonNode> cluster() {
    return api.get(coordinator.place(), "/api/v1/cluster")
        .filter(
            cluster -> cluster.path("members").valueStream().anyMatch(m -> m.hasNonNull("worker")));
  }

  /**
   * Sends at a rate for some seconds, after {@value #WARM_SECONDS} that do not count.
   *
   * @param limit most requests in flight; what is due beyond is dropped
   */
  Run run(Protocol protocol, double rate, int limit, int seconds) {
    String plan =
        Plans.steady(target.apply(protocol), rate, WARM_SECONDS, seconds, limit, protocol.keys());
    String id = api.start(coordinator.place(), plan);
    Instant startedAt =
        Reports.startedAt(await("a start", () -> told(id).filter(r -> started(r)))).orElseThrow();
    // From here on nobody asks for reports, which cost what is measured.
    sleepUntil(startedAt.plusSeconds(WARM_SECONDS));
    double before = ProcessUse.cpuSeconds(worker.pid());
    sleepUntil(startedAt.plusSeconds(WARM_SECONDS + seconds));
    double cpuSeconds = ProcessUse.cpuSeconds(worker.pid()) - before;
    double residentMb = ProcessUse.residentMb(worker.pid());
    JsonNode report = await("the end of a run", () -> told(id).filter(Reports::ended));
    return read(report, seconds, cpuSeconds, residentMb);
  }

  private static Run read(JsonNode report, int seconds, double cpuSeconds, double residentMb) {
    long failed = report.path("counts").path("failed").asLong(-1);
    if (failed != 0 || !report.path("state").asText().equals("finished")) {
      throw new BenchException(
          "a run is %s with %d requests failed: %s %s"
              .formatted(
                  report.path("state").asText(),
                  failed,
                  report.path("errors"),
                  report.path("verdictReasons")));
    }
    JsonNode metrics = report.path("stages").path(STEADY).path("metrics");
    JsonNode lag = metrics.path("generator_lag");
    return new Run(
        new Shot(
            sum(report, "succeeded", seconds) / (double) seconds,
            cpuSeconds * 1e6 / sum(report, "sent", seconds),
            us(metrics.path("http_req_duration"), "med")),
        us(lag, "med"),
        us(lag, "p(99)"),
        residentMb);
  }

  /** Over the seconds that count, by the report's series. */
  private static long sum(JsonNode report, String count, int seconds) {
    return steady(report, seconds).mapToLong(second -> second.path(count).asLong()).sum();
  }

  private static Stream<JsonNode> steady(JsonNode report, int seconds) {
    return report
        .path("series")
        .valueStream()
        .filter(second -> second.path("t").asDouble() > WARM_SECONDS + 0.5)
        .limit(seconds);
  }

  private static double us(JsonNode trend, String name) {
    return trend.path(name).asDouble(Double.NaN) * 1000;
  }

  private Optional<JsonNode> told(String id) {
    return api.get(coordinator.place(), "/api/v1/runs/" + id);
  }

  private static boolean started(JsonNode report) {
    return Reports.startedAt(report).isPresent() && report.path("state").asText().equals("running");
  }

  private <T> T await(String what, Supplier<Optional<T>> reached) {
    long end = System.nanoTime() + LIMIT_MS * 1_000_000;
    while (true) {
      Optional<T> found = reached.get();
      if (found.isPresent()) {
        return found.get();
      }
      for (Member member : List.of(coordinator, worker)) {
        if (!member.alive()) {
          throw new BenchException(member.name() + " has ended, see " + member.log());
        }
      }
      if (System.nanoTime() > end) {
        throw new BenchException(
            "not reached within two minutes: %s; see %s".formatted(what, coordinator.log()));
      }
      Shell.pause(100);
    }
  }

  private static void sleepUntil(Instant instant) {
    Shell.pause(Duration.between(Instant.now(), instant).toMillis());
  }

  @Override
  public void close() {
    for (Member member : List.of(worker, coordinator)) {
      if (member.alive()) {
        member.signal("TERM");
      }
    }
    for (Member member : List.of(worker, coordinator)) {
      if (!member.awaitEnd(EXIT_LIMIT_MS)) {
        member.kill();
      }
    }
  }
}

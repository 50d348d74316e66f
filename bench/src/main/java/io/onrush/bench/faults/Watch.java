package io.onrush.bench.faults;

import com.fasterxml.jackson.databind.JsonNode;
import io.onrush.bench.node.Member;
import io.onrush.bench.node.Reports;
import io.onrush.bench.node.Shell;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Follows one run through whichever coordinator answers. */
final class Watch {
  private static final long POLL_MS = 100;

  private final Cluster cluster;
  private final String id;
  private Optional<Instant> startedAt = Optional.empty();

  Watch(Cluster cluster, String id) {
    this.cluster = cluster;
    this.id = id;
  }

  /** Waits until some coordinator tells the start instant, and gives it as it was first told. */
  Optional<Instant> awaitStart(long limitMs) {
    var _ = await(limitMs, report -> startedAt.isPresent());
    return startedAt;
  }

  /** Waits for the report of a run that has ended, from any coordinator; rather a finished one. */
  Optional<JsonNode> awaitEnd(long limitMs) {
    Optional<JsonNode> finished =
        await(limitMs, report -> report.path("state").asText().equals("finished"));
    return finished.isPresent() ? finished : await(1, Reports::ended);
  }

  private Optional<JsonNode> await(long limitMs, Predicate<JsonNode> wanted) {
    long end = System.nanoTime() + limitMs * 1_000_000;
    do {
      for (Member coordinator : cluster.coordinators()) {
        Optional<JsonNode> report = report(coordinator).filter(wanted);
        if (report.isPresent()) {
          return report;
        }
      }
      Shell.pause(POLL_MS);
    } while (System.nanoTime() < end);
    return Optional.empty();
  }

  private Optional<JsonNode> report(Member coordinator) {
    if (!coordinator.alive()) {
      return Optional.empty();
    }
    Optional<JsonNode> report = cluster.api().get(coordinator.place(), "/api/v1/runs/" + id);
    if (startedAt.isEmpty()) {
      startedAt = report.flatMap(Reports::startedAt);
    }
    return report;
  }

  /** What any living coordinator says otherwise, given some seconds to agree. */
  Optional<String> differing(JsonNode report, long limitMs) {
    long end = System.nanoTime() + limitMs * 1_000_000;
    List<String> differing = new ArrayList<>();
    do {
      differing.clear();
      for (Member coordinator : cluster.coordinators()) {
        if (coordinator.alive()) {
          String says = report(coordinator).map(r -> r.path("counts").toString()).orElse("nothing");
          if (!says.equals(report.path("counts").toString())) {
            differing.add(coordinator.name() + " says " + says);
          }
        }
      }
      if (differing.isEmpty()) {
        return Optional.empty();
      }
      Shell.pause(POLL_MS);
    } while (System.nanoTime() < end);
    return Optional.of(String.join("; ", differing));
  }
}

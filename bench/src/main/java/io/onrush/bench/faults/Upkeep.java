package io.onrush.bench.faults;

import com.fasterxml.jackson.databind.JsonNode;
import io.onrush.bench.node.BenchException;
import io.onrush.bench.node.Member;
import io.onrush.bench.node.Place;
import io.onrush.bench.node.Shell;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/** What is done to a cluster on purpose while it sends load; each notes how long it took. */
final class Upkeep {
  /** So long a worker may take to hand over and end. */
  private static final long EXIT_LIMIT_MS = 30_000;

  private static final long SHARE_LIMIT_MS = 30_000;
  private static final double EVEN = 0.001;

  private Upkeep() {}

  /** Ends one worker after the other and starts it again, the next once the new one has a share. */
  static void update(Scene scene) {
    List<Long> exitsMs = new ArrayList<>();
    List<Long> backMs = new ArrayList<>();
    for (Member worker : scene.members(Who.WORKERS)) {
      long beginNs = System.nanoTime();
      worker.signal("TERM");
      if (!worker.awaitEnd(EXIT_LIMIT_MS)) {
        throw new BenchException(worker.name() + " has not ended 30 s after SIGTERM");
      }
      exitsMs.add(sinceMs(beginNs));
      worker.start();
      backMs.add(
          await(
              worker.name() + " has a share again", () -> shares(scene).containsKey(worker.pid())));
    }
    scene.note("SIGTERM to exit " + shown(exitsMs) + ", start to share " + shown(backMs));
  }

  /** Starts more workers, one after the other, each until all have the same share. */
  static void grow(Scene scene) {
    List<Member> all = new ArrayList<>(scene.members(Who.WORKERS));
    List<Long> evenMs = new ArrayList<>();
    for (Member worker : scene.members(Who.MORE_WORKERS)) {
      worker.start();
      all.add(worker);
      evenMs.add(await(all.size() + " workers share evenly", () -> even(all, shares(scene))));
    }
    scene.note("start to even shares " + shown(evenMs));
  }

  private static boolean even(List<Member> workers, Map<Long, Double> shares) {
    double sum = shares.values().stream().mapToDouble(share -> share).sum();
    double each = sum / workers.size();
    return shares.size() == workers.size()
        && workers.stream()
            .map(worker -> shares.getOrDefault(worker.pid(), 0.0))
            .allMatch(share -> Math.abs(share - each) <= EVEN * each);
  }

  /** Requests a second of each process that has any, by its id. */
  private static Map<Long, Double> shares(Scene scene) {
    Map<Long, Double> shares = new TreeMap<>();
    Place asked = scene.cluster().member(scene.leader()).place();
    scene
        .cluster()
        .api()
        .get(asked, "/api/v1/runs/current")
        .ifPresent(
            report -> {
              for (JsonNode worker : report.path("workers")) {
                if (worker.path("share").asDouble() > 0) {
                  shares.put(worker.path("pid").asLong(), worker.path("share").asDouble());
                }
              }
            });
    return shares;
  }

  /** How long it took. */
  private static long await(String what, BooleanSupplier reached) {
    long beginNs = System.nanoTime();
    while (!reached.getAsBoolean()) {
      if (sinceMs(beginNs) > SHARE_LIMIT_MS) {
        throw new BenchException("not so after 30 s: " + what);
      }
      Shell.pause(100);
    }
    return sinceMs(beginNs);
  }

  private static long sinceMs(long beginNs) {
    return (System.nanoTime() - beginNs) / 1_000_000;
  }

  private static String shown(List<Long> ms) {
    return ms.stream()
        .map(each -> String.format(Locale.ROOT, "%.1f", each / 1000.0))
        .collect(Collectors.joining(", ", "", " s"));
  }
}

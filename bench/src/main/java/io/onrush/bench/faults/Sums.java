package io.onrush.bench.faults;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** Whether the counts of a report add up, in all its parts, to the unit. */
final class Sums {
  private final List<String> wrong = new ArrayList<>();

  private Sums() {}

  /** What does not add up; empty if all does. */
  static List<String> check(JsonNode report) {
    Sums sums = new Sums();
    JsonNode counts = report.path("counts");
    sums.closes("counts", counts);
    for (JsonNode worker : report.path("workers")) {
      sums.closes("worker " + worker.path("part").asInt(), worker.path("counts"));
    }
    long sent = count(counts, "sent");
    sums.equal("sent by workers", total(report.path("workers"), "/counts/sent"), sent);
    sums.equal("sent by stages", total(report.path("stages"), "/counts/sent"), sent);
    sums.equal("sent by seconds", total(report.path("series"), "/sent"), sent);
    sums.equal("failed by errors", total(report.path("errors"), "/count"), count(counts, "failed"));
    return sums.wrong;
  }

  static long count(JsonNode counts, String name) {
    return counts.path(name).asLong();
  }

  private static long total(JsonNode list, String pointer) {
    long total = 0;
    for (JsonNode element : list) {
      total += element.at(pointer).asLong();
    }
    return total;
  }

  private void closes(String what, JsonNode c) {
    equal(
        what + ": sent + dropped + missed + unaccounted",
        count(c, "sent") + count(c, "dropped") + count(c, "missed") + count(c, "unaccounted"),
        count(c, "planned"));
    equal(
        what + ": succeeded + failed + in flight",
        count(c, "succeeded") + count(c, "failed") + count(c, "inFlight"),
        count(c, "sent"));
  }

  private void equal(String what, long is, long expected) {
    if (is != expected) {
      wrong.add("%s = %d (expected: %d)".formatted(what, is, expected));
    }
  }
}

package io.onrush.bench.node;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Optional;

/** What the suites read in reports of runs. */
public final class Reports {
  private Reports() {}

  /** Wall-clock time of run time 0; empty before it is known. */
  public static Optional<Instant> startedAt(JsonNode report) {
    return Optional.of(report.path("startedAt").asText())
        .filter(text -> text.contains("T"))
        .map(Instant::parse);
  }

  public static boolean ended(JsonNode report) {
    return !report.path("verdict").isNull() && !report.path("verdict").isMissingNode();
  }
}

package io.onrush.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

/** What the counts of every report have to fulfil. */
final class Sums {
  private Sums() {}

  static long count(JsonNode counts, String name) {
    return counts.path(name).asLong();
  }

  /** {@code planned = sent + dropped + missed + unaccounted}, and so on, to the unit. */
  static void addUp(JsonNode report) {
    closes(report.path("counts"));
    long sent = 0;
    for (JsonNode worker : report.path("workers")) {
      closes(worker.path("counts"));
      sent += count(worker.path("counts"), "sent");
    }
    assertThat(sent).isEqualTo(count(report.path("counts"), "sent"));
    long byStage = 0;
    for (JsonNode stage : report.path("stages")) {
      byStage += count(stage.path("counts"), "sent");
    }
    assertThat(byStage).isEqualTo(sent);
    long bySecond = 0;
    for (JsonNode second : report.path("series")) {
      bySecond += second.path("sent").asLong();
    }
    assertThat(bySecond).isEqualTo(sent);
    long errors = 0;
    for (JsonNode error : report.path("errors")) {
      errors += error.path("count").asLong();
    }
    assertThat(errors).isEqualTo(count(report.path("counts"), "failed"));
  }

  private static void closes(JsonNode c) {
    assertThat(count(c, "planned"))
        .as("%s", c)
        .isEqualTo(
            count(c, "sent") + count(c, "dropped") + count(c, "missed") + count(c, "unaccounted"));
    assertThat(count(c, "sent"))
        .as("%s", c)
        .isEqualTo(count(c, "succeeded") + count(c, "failed") + count(c, "inFlight"));
  }
}

package io.onrush.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;

/** Call site of the plan's parser: to be wired to {@code PlanParser.parse}. */
final class PlanCheck {
  private PlanCheck() {}

  /** Every error of a plan, one line each; empty when it is good. */
  static List<String> errors(String text, double speed, Optional<String> target, JsonNode root) {
    if (!(speed > 0)) {
      return List.of("speed: " + speed + " (expected: a number > 0)");
    }
    if (target.isEmpty() && !root.hasNonNull("target")) {
      return List.of("target: missing (expected: a URL or 'embedded')");
    }
    return root.hasNonNull("scenarios")
        ? List.of()
        : List.of("scenarios: missing (expected: at least one)");
  }
}

package io.onrush.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A plan as the user wrote it. The text is what goes to the coordinator; here it is only checked.
 *
 * @param file where it came from, for messages
 */
public record PlanFile(Path file, String text) {

  /** Reads a plan without checking it. */
  public static PlanFile read(Path file) {
    return new PlanFile(file, Installation.read(file));
  }

  /**
   * Checks the plan.
   *
   * @param target replaces the plan's own target
   * @return what the command needs to know of it
   * @throws CliException with exit code 104 and every error of the plan
   */
  public Facts check(double speed, Optional<String> target) {
    JsonNode root = root();
    boolean embedded = target.isEmpty() && root.path("target").asText("").equals("embedded");
    // The one place where a plan is parsed by the command.
    List<String> errors =
        PlanCheck.errors(
            text, speed, embedded ? Optional.of("http://127.0.0.1:9000") : target, root);
    if (!errors.isEmpty()) {
      throw invalid(errors);
    }
    return new Facts(root.path("name").asText(file.getFileName().toString()), embedded);
  }

  /**
   * What the command needs to know of a plan.
   *
   * @param embedded its target is the command's own server
   */
  public record Facts(String name, boolean embedded) {}

  private JsonNode root() {
    try {
      return new YAMLMapper().readTree(text);
    } catch (JsonProcessingException e) {
      var at = e.getLocation();
      String where = at == null ? "" : "line " + at.getLineNr() + ": ";
      throw invalid(List.of(where + e.getOriginalMessage().lines().findFirst().orElse("no YAML")));
    }
  }

  private CliException invalid(List<String> errors) {
    String head =
        file + ": " + (errors.size() == 1 ? "1 error" : errors.size() + " errors") + " in the plan";
    return new CliException(ExitCode.INVALID_PLAN, head + "\n  " + String.join("\n  ", errors));
  }
}

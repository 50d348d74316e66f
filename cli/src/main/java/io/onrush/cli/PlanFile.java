package io.onrush.cli;

import io.onrush.plan.InvalidPlanException;
import io.onrush.plan.Plan;
import io.onrush.plan.PlanError;
import io.onrush.plan.PlanOptions;
import io.onrush.plan.PlanParser;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A plan as the user wrote it. The text is what goes to the coordinator; here it is only checked.
 *
 * @param file where it came from, for messages
 */
public record PlanFile(Path file, String text) {
  /** Stands for the embedded target while it is not started yet. */
  private static final String SOME_TARGET = "http://127.0.0.1:9000";

  /** Reads a plan without checking it. */
  public static PlanFile read(Path file) {
    return new PlanFile(file, Installation.read(file));
  }

  /** The folder that it is in. */
  public Path folder() {
    return file.toAbsolutePath().resolveSibling("");
  }

  /**
   * Checks the plan.
   *
   * @param target replaces the plan's own target
   * @return what the command needs to know of it
   * @throws CliException with exit code 104 and every error of the plan
   */
  public Facts check(double speed, Optional<String> target) {
    PlanOptions options;
    try {
      options = new PlanOptions(speed, target);
    } catch (IllegalArgumentException e) {
      throw new CliException(ExitCode.USAGE, String.valueOf(e.getMessage()));
    }
    try {
      return new Facts(PlanParser.parse(text, options), false);
    } catch (InvalidPlanException e) {
      if (target.isEmpty() && e.errors().stream().allMatch(PlanFile::isEmbedded)) {
        PlanOptions embedded = new PlanOptions(speed, Optional.of(SOME_TARGET));
        return new Facts(PlanParser.parse(text, embedded), true);
      }
      throw invalid(e.errors());
    }
  }

  /**
   * Checks the plan for a cluster, which has no embedded target: {@code ONRUSH_TARGET} takes its
   * place.
   *
   * @return what replaces the plan's own target
   * @throws CliException if the plan is wrong, or nothing says where to aim
   */
  public Optional<String> aim(double speed, Optional<String> target) {
    if (!check(speed, target).embedded()) {
      return target;
    }
    Optional<String> elsewhere =
        Optional.ofNullable(System.getenv("ONRUSH_TARGET")).filter(url -> !url.isEmpty());
    if (elsewhere.isEmpty()) {
      throw new CliException(
          ExitCode.USAGE,
          file
              + ": the target is 'embedded', which only onrush run has; set ONRUSH_TARGET, or use"
              + " start --target URL");
    }
    check(speed, elsewhere);
    return elsewhere;
  }

  private static boolean isEmbedded(PlanError error) {
    return error.path().equals("target") && error.value().equals("embedded");
  }

  /**
   * What the command needs to know of a plan.
   *
   * @param embedded its target is the command's own server
   */
  public record Facts(Plan plan, boolean embedded) {
    public String name() {
      return plan.name();
    }
  }

  private CliException invalid(List<PlanError> all) {
    List<PlanError> errors =
        all.size() == 1 ? all : all.stream().filter(e -> !isEmbedded(e)).toList();
    String head =
        file + ": " + (errors.size() == 1 ? "1 error" : errors.size() + " errors") + " in the plan";
    List<String> lines = errors.stream().map(PlanError::located).toList();
    return new CliException(ExitCode.INVALID_PLAN, head + "\n  " + String.join("\n  ", lines));
  }
}

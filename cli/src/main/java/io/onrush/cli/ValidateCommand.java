package io.onrush.cli;

import io.onrush.worker.engine.DataPreview;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Checks a plan and prints every error at once. */
@Command(
    name = "validate",
    mixinStandardHelpOptions = true,
    description =
        "Checks a plan without running it; exit code 104 when it is wrong. Data files in the plan's"
            + " folder are looked at, too.")
final class ValidateCommand implements Callable<Integer> {
  private final Console console;

  @Parameters(paramLabel = "PLAN", description = "plan file, YAML or JSON")
  private Path plan = Path.of("");

  @Option(
      names = "--target",
      paramLabel = "URL",
      description = "as if the plan's target were this one")
  private Optional<String> target = Optional.empty();

  ValidateCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    PlanFile file = PlanFile.read(plan);
    PlanFile.Facts facts = file.check(1, target);
    console.out().println(console.style().good("✓ ") + plan + ": " + facts.name() + " is valid");
    for (String problem : DataPreview.problems(facts.plan(), file.folder())) {
      console.out().println(console.style().warn("! ") + problem);
    }
    return ExitCode.OK.number();
  }
}

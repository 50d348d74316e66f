package io.onrush.cli.remote;

import io.onrush.cli.Console;
import io.onrush.cli.ExitCode;
import io.onrush.cli.PlanFile;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Starts a run on a cluster that is there. */
@Command(
    name = "start",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Starts a run on a cluster that is there, and prints its id.",
    footer = {
      "",
      "Examples:",
      "  onrush start plan.yaml --url http://coordinator:8080",
      "  onrush start plan.yaml --speed 20 --watch"
    })
public final class StartCommand implements Callable<Integer> {
  private final Console console;

  @Parameters(paramLabel = "PLAN", description = "plan file, YAML or JSON")
  private Path plan = Path.of("");

  @Option(names = "--watch", description = "follow it to its end; the exit code tells how it ended")
  private boolean watch;

  @Option(names = "--quiet", description = "with --watch: only the summary")
  private boolean quiet;

  @Option(
      names = "--speed",
      paramLabel = "N",
      description = "divides every duration of the plan; rates stay (default: 1)")
  private double speed = 1;

  @Option(
      names = "--target",
      paramLabel = "URL",
      description = {
        "replaces the plan's target (default: $ONRUSH_TARGET, if the plan's is 'embedded')"
      })
  private Optional<String> target = Optional.empty();

  @Mixin private UrlOption url = new UrlOption();

  public StartCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    PlanFile file = PlanFile.read(plan);
    Optional<String> aim = file.aim(speed, target);
    Api api = url.api();
    String id = api.start(file.text(), speed, aim);
    if (!watch) {
      console.out().println(id);
      return ExitCode.OK.number();
    }
    return Watching.watch(console, api, id, quiet);
  }
}

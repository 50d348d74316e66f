package io.onrush.cli.remote;

import io.onrush.cli.Console;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Makes the current stage of a run longer. */
@Command(
    name = "extend",
    mixinStandardHelpOptions = true,
    description = "Makes the current stage of a run longer.",
    footer = {"", "Example:", "  onrush extend 2m --url http://coordinator:8080"})
public final class ExtendCommand implements Callable<Integer> {
  private final Console console;

  @Parameters(index = "0", paramLabel = "DURATION", description = "how much longer, e.g. 2m")
  private String by = "";

  @Mixin private ChangedRun run = new ChangedRun();

  public ExtendCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    return run.change(console, Map.of("extendStage", by));
  }
}

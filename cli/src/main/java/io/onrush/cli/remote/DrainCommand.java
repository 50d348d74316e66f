package io.onrush.cli.remote;

import io.onrush.cli.Console;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Takes the share of a worker away and gives it to the others; the worker stays. */
@Command(
    name = "drain",
    mixinStandardHelpOptions = true,
    description = "Takes the share of a worker away and gives it to the others; the worker stays.",
    footer = {"", "Example:", "  onrush drain 2 --url http://coordinator:8080"})
public final class DrainCommand implements Callable<Integer> {
  private final Console console;

  @Parameters(
      index = "0",
      paramLabel = "PART",
      description = "the worker's part, as onrush status shows it")
  private int part = 1;

  @Mixin private ChangedRun run = new ChangedRun();

  public DrainCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    return run.change(console, Map.of("drain", part));
  }
}

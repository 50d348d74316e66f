package io.onrush.cli.remote;

import io.onrush.cli.Console;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Gives a drained worker a share again. */
@Command(
    name = "add",
    mixinStandardHelpOptions = true,
    description = "Gives a drained worker a share again.",
    footer = {"", "Example:", "  onrush add 2 --url http://coordinator:8080"})
public final class AddCommand implements Callable<Integer> {
  private final Console console;

  @Parameters(
      index = "0",
      paramLabel = "PART",
      description = "the worker's part, as onrush status shows it")
  private int part = 1;

  @Mixin private ChangedRun run = new ChangedRun();

  public AddCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    return run.change(console, Map.of("add", part));
  }
}

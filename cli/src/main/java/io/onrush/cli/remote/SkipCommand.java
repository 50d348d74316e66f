package io.onrush.cli.remote;

import io.onrush.cli.Console;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Ends the current stage of a run: the next one begins now. */
@Command(
    name = "skip",
    mixinStandardHelpOptions = true,
    description = "Ends the current stage of a run: the next one begins now.",
    footer = {"", "Example:", "  onrush skip --url http://coordinator:8080"})
public final class SkipCommand implements Callable<Integer> {
  private final Console console;

  @Mixin private ChangedRun run = new ChangedRun();

  public SkipCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    return run.change(console, Map.of("skipStage", true));
  }
}

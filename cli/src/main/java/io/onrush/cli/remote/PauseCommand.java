package io.onrush.cli.remote;

import io.onrush.cli.Console;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Pauses a run: nothing is due until it is resumed. */
@Command(
    name = "pause",
    mixinStandardHelpOptions = true,
    description = "Pauses a run: nothing is due until it is resumed.",
    footer = {"", "Example:", "  onrush pause --url http://coordinator:8080"})
public final class PauseCommand implements Callable<Integer> {
  private final Console console;

  @Mixin private ChangedRun run = new ChangedRun();

  public PauseCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    return run.change(console, Map.of("paused", true));
  }
}

package io.onrush.cli.remote;

import io.onrush.cli.Console;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Resumes a paused run where it was paused. */
@Command(
    name = "resume",
    mixinStandardHelpOptions = true,
    description = "Resumes a paused run where it was paused.",
    footer = {"", "Example:", "  onrush resume --url http://coordinator:8080"})
public final class ResumeCommand implements Callable<Integer> {
  private final Console console;

  @Mixin private ChangedRun run = new ChangedRun();

  public ResumeCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    return run.change(console, Map.of("paused", false));
  }
}

package io.onrush.cli.remote;

import io.onrush.cli.Console;
import io.onrush.cli.ExitCode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Stops a run. */
@Command(
    name = "stop",
    mixinStandardHelpOptions = true,
    description = "Stops a run gracefully: requests in flight may end, the report is complete.",
    footer = {"", "Example:", "  onrush stop --url http://coordinator:8080"})
public final class StopCommand implements Callable<Integer> {
  private final Console console;

  @Parameters(
      arity = "0..1",
      paramLabel = "ID",
      description = "id of the run (default: the current one)")
  private String id = "current";

  @Mixin private UrlOption url = new UrlOption();

  public StopCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    url.api().stop(id);
    console.out().println("stopping; see it end with: onrush watch");
    return ExitCode.OK.number();
  }
}

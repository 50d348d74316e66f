package io.onrush.cli.remote;

import io.onrush.cli.Console;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Follows a run to its end. */
@Command(
    name = "watch",
    mixinStandardHelpOptions = true,
    description = "Follows a run to its end; the exit code tells how it ended.",
    footer = {"", "Example:", "  onrush watch --url http://coordinator:8080"})
public final class WatchCommand implements Callable<Integer> {
  private final Console console;

  @Parameters(
      arity = "0..1",
      paramLabel = "ID",
      description = "id of the run (default: the current one)")
  private String id = "current";

  @Option(names = "--quiet", description = "only the summary")
  private boolean quiet;

  @Mixin private UrlOption url = new UrlOption();

  public WatchCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    Api api = url.api();
    // "current" is nobody's name once the run ended, so its own id is asked for first.
    return Watching.watch(console, api, api.report(id).id(), quiet);
  }
}

package io.onrush.cli.remote;

import io.onrush.cli.CliException;
import io.onrush.cli.Console;
import io.onrush.cli.ExitCode;
import io.onrush.cli.view.Frame;
import io.onrush.cli.view.Progress;
import io.onrush.coordinator.report.Report;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Shows the cluster and its run, once. */
@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    description = "Shows the cluster and its current run.",
    footer = {"", "Example:", "  onrush status --url http://coordinator:8080"})
public final class StatusCommand implements Callable<Integer> {
  private final Console console;

  @Mixin private UrlOption url = new UrlOption();

  public StatusCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    Api api = url.api();
    int workers = api.workers();
    console.out().println("cluster at " + api.base() + ": " + workers + " workers");
    current(api)
        .ifPresentOrElse(
            report -> {
              Progress progress = new Progress(api.base().toString());
              progress.report(report);
              Frame.lines(progress, console.size().get(), console.style())
                  .forEach(console.out()::println);
            },
            () -> console.out().println("no run; start one with: onrush start PLAN"));
    return ExitCode.OK.number();
  }

  private static Optional<Report> current(Api api) {
    try {
      return Optional.of(api.report("current"));
    } catch (CliException e) {
      return Optional.empty(); // the cluster answered, so this says that nothing runs
    }
  }
}

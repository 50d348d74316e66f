package io.onrush.cli.remote;

import io.onrush.cli.CliException;
import io.onrush.cli.Console;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows or saves the report of a run. */
@Command(
    name = "report",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Shows the report of a run; the exit code tells how the run ended.",
    footer = {
      "",
      "Examples:",
      "  onrush report                          the last run",
      "  onrush report --json - | jq .counts    as JSON, on standard output",
      "  onrush report 7f3a --html report.html",
      "  onrush report --plan again.yaml        what was run, live changes included, as a plan"
    })
public final class ReportCommand implements Callable<Integer> {
  private final Console console;

  @Parameters(
      arity = "0..1",
      paramLabel = "ID",
      description = "id of the run, or current, or last (default: last)")
  private String id = "last";

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "save it as JSON; -: print that instead of the summary")
  private Optional<String> json = Optional.empty();

  @Option(
      names = "--html",
      paramLabel = "FILE",
      description = "save it as a page, where the coordinator makes one")
  private Optional<Path> html = Optional.empty();

  @Option(
      names = "--plan",
      paramLabel = "FILE",
      description = "save the run as it went, live changes included, as a plan that does it again")
  private Optional<Path> plan = Optional.empty();

  @Mixin private UrlOption url = new UrlOption();

  public ReportCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    Api api = url.api();
    ReportFiles files = ReportFiles.fetch(api, id, html.isPresent());
    html.ifPresent(
        file ->
            ReportFiles.write(
                file,
                files.page().orElseThrow(() -> new CliException("there is no page of " + id))));
    plan.ifPresent(file -> ReportFiles.write(file, api.plan(id)));
    if (json.filter("-"::equals).isPresent()) {
      console.out().println(files.json());
      return files.exitCode(false).number();
    }
    json.ifPresent(file -> ReportFiles.write(Path.of(file), files.json()));
    return Watching.summary(console, files.report());
  }
}

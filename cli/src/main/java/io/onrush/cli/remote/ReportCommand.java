package io.onrush.cli.remote;

import io.onrush.cli.CliException;
import io.onrush.cli.Console;
import io.onrush.coordinator.report.RunFile;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
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
    description = {
      "Shows the report of a run; the exit code tells how the run ended.",
      "Each FILE may be -: then that is printed instead of the summary."
    },
    footer = {
      "",
      "Examples:",
      "  onrush report                          the last run",
      "  onrush report --json - | jq .counts    as JSON, on standard output",
      "  onrush report 7f3a --html report.html",
      "  onrush report --junit junit.xml        thresholds as tests, for a CI system",
      "  onrush report --plan again.yaml        what was run, live changes included, as a plan",
      "  onrush report --report out             all of these"
    })
public final class ReportCommand implements Callable<Integer> {
  private static final String STANDARD_OUTPUT = "-";

  private final Console console;

  /** Where each file goes. */
  private final Map<RunFile, String> wanted = new EnumMap<>(RunFile.class);

  @Parameters(
      arity = "0..1",
      paramLabel = "ID",
      description = "id of the run, or current, or last (default: last)")
  private String id = "last";

  @Option(names = "--report", paramLabel = "DIR", description = "save all files in this folder")
  private Optional<Path> folder = Optional.empty();

  @Mixin private UrlOption url = new UrlOption();

  public ReportCommand(Console console) {
    this.console = console;
  }

  @Option(names = "--json", paramLabel = "FILE", description = "save it as JSON")
  void json(String file) {
    wanted.put(RunFile.REPORT, file);
  }

  @Option(names = "--html", paramLabel = "FILE", description = "save it as a page")
  void html(String file) {
    wanted.put(RunFile.PAGE, file);
  }

  @Option(
      names = "--hlog",
      paramLabel = "FILE",
      description = "save the response times of each stage as a log of HdrHistogram's")
  void hlog(String file) {
    wanted.put(RunFile.HISTOGRAM, file);
  }

  @Option(names = "--csv", paramLabel = "FILE", description = "save each second as a row of CSV")
  void csv(String file) {
    wanted.put(RunFile.SERIES, file);
  }

  @Option(
      names = "--junit",
      paramLabel = "FILE",
      description = "save thresholds and verdict as JUnit XML")
  void junit(String file) {
    wanted.put(RunFile.JUNIT, file);
  }

  @Option(
      names = "--plan",
      paramLabel = "FILE",
      description = "save the run as it went, live changes included, as a plan that does it again")
  void plan(String file) {
    wanted.put(RunFile.PLAN, file);
  }

  @Override
  public Integer call() {
    ReportFiles files = ReportFiles.of(url.api(), id);
    folder.ifPresent(files::writeTo);
    wanted.forEach((file, to) -> save(files, file, to));
    return wanted.containsValue(STANDARD_OUTPUT)
        ? files.exitCode(false).number()
        : Watching.summary(console, files.report());
  }

  private void save(ReportFiles files, RunFile file, String to) {
    String text =
        files
            .text(file)
            .orElseThrow(
                () ->
                    new CliException(
                        "there is no " + file.fileName() + " of run " + files.report().id()));
    if (to.equals(STANDARD_OUTPUT)) {
      console.out().print(text.endsWith("\n") ? text : text + "\n");
      console.out().flush();
    } else {
      ReportFiles.write(Path.of(to), text);
    }
  }
}

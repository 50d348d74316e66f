package io.onrush.cli.local;

import io.onrush.cli.CliException;
import io.onrush.cli.Console;
import io.onrush.cli.ExitCode;
import io.onrush.cli.Installation;
import io.onrush.cli.PlanFile;
import io.onrush.cli.remote.Api;
import io.onrush.cli.remote.ReportFiles;
import io.onrush.cli.remote.RunFollower;
import io.onrush.cli.view.RunView;
import io.onrush.cli.view.Summary;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs a plan on a cluster of processes of this machine, from nothing to the exit code. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Runs a plan on this machine: starts a coordinator, workers and, if the plan asks for it, "
            + "a target, shows the run, writes its report, and ends them all. Without PLAN it "
            + "runs plans/10k-distributed.yaml at --speed 20, which takes a minute.",
    footer = {
      "",
      "Examples:",
      "  onrush run",
      "  onrush run plan.yaml --workers 4 --report out",
      "  onrush run plan.yaml --target http://127.0.0.1:9000 --speed 10 --quiet",
      "",
      "Ctrl-C stops the run gracefully, a second one at once."
    })
public final class RunCommand implements Callable<Integer> {
  private static final double DEMO_SPEED = 20;
  private static final DateTimeFormatter FOLDER_TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT);

  private final Console console;
  private final Installation here;

  @Parameters(arity = "0..1", paramLabel = "PLAN", description = "plan file, YAML or JSON")
  private Optional<Path> plan = Optional.empty();

  @Option(names = "--workers", paramLabel = "N", description = "number of workers (default: 3)")
  private int workers = 3;

  @Option(
      names = "--speed",
      paramLabel = "N",
      description = "divides every duration of the plan; rates stay (default: 1)")
  private Optional<Double> speed = Optional.empty();

  @Option(names = "--target", paramLabel = "URL", description = "replaces the plan's target")
  private Optional<String> target = Optional.empty();

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "of the HTTP API (default: 8080, or any if that is taken)")
  private Optional<Integer> port = Optional.empty();

  @Option(
      names = "--report",
      paramLabel = "DIR",
      description =
          "folder for the report in all its forms (HTML, JSON, JUnit XML, CSV, HdrHistogram log) "
              + "and for logs (default: reports/TIME-NAME)")
  private Optional<Path> folder = Optional.empty();

  @Option(names = "--json", paramLabel = "FILE", description = "the JSON report in one more place")
  private Optional<Path> json = Optional.empty();

  @Option(names = "--quiet", description = "only the summary")
  private boolean quiet;

  public RunCommand(Console console, Installation here) {
    this.console = console;
    this.here = here;
  }

  @Override
  public Integer call() {
    if (workers < 1) {
      throw new CliException(ExitCode.USAGE, "--workers " + workers + " (expected: at least 1)");
    }
    double pace = speed.orElse(plan.isPresent() ? 1 : DEMO_SPEED);
    PlanFile file = PlanFile.read(plan.orElse(here.defaultPlan()));
    PlanFile.Facts facts = file.check(pace, target);
    int http = Ports.http(port);
    Path out = folder.orElse(Path.of("reports", time() + "-" + safe(facts.name())));
    try (LocalCluster cluster = new LocalCluster(here, out)) {
      Interrupts interrupts = Interrupts.install(console.err(), cluster::kill);
      cluster.start(workers, http, facts.embedded(), out.resolve("coordinator"), file.folder());
      return run(cluster, interrupts, file, pace, new Api(LocalCluster.url(http)), out);
    }
  }

  private int run(
      LocalCluster cluster, Interrupts interrupts, PlanFile file, double pace, Api api, Path out) {
    RunView view = RunView.of(console, quiet, api.base().toString());
    cluster.awaitReady(api, workers, view::starting);
    String id = api.start(file.text(), pace, target.or(cluster::target));
    interrupts.stopWith(() -> api.stop(id));
    new RunFollower(api, view, cluster::hopeless).follow(id);
    view.end();
    ReportFiles files = ReportFiles.of(api, id);
    json.ifPresent(path -> ReportFiles.write(path, files.json()));
    Path shown = files.writeTo(out);
    Summary.lines(files.report(), console.style()).forEach(console.out()::println);
    console.out().println("  report: " + shown);
    return files.exitCode(interrupts.happened()).number();
  }

  private static String time() {
    return FOLDER_TIME.format(LocalDateTime.now(ZoneId.systemDefault()));
  }

  private static String safe(String name) {
    return name.replaceAll("[^A-Za-z0-9._-]+", "-");
  }
}

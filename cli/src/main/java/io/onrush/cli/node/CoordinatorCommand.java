package io.onrush.cli.node;

import io.onrush.cli.CliException;
import io.onrush.cli.ExitCode;
import io.onrush.cli.PlanFile;
import io.onrush.cluster.HostPort;
import io.onrush.coordinator.CoordinatorSettings;
import io.onrush.coordinator.PlannedStart;
import io.onrush.coordinator.run.RunSettings;
import io.onrush.coordinator.scale.Autoscaler;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs a coordinator in this process. */
@Command(
    name = "coordinator",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Runs a coordinator: the HTTP API and the cluster's singleton. Without --join or",
      "--discovery it founds a cluster."
    },
    defaultValueProvider = EnvironmentDefaults.class,
    footer = {
      "",
      EnvironmentDefaults.HELP_1,
      EnvironmentDefaults.HELP_2,
      "",
      "Example:",
      "  onrush coordinator --http 0.0.0.0:8080 --token-file token \\",
      "    --cluster 10.0.0.1:2551 --workers 3"
    })
public final class CoordinatorCommand implements Callable<Integer> {
  private static final RunSettings DEFAULTS = RunSettings.defaults(1);

  private final Nodes nodes;

  @Option(
      names = "--http",
      paramLabel = "HOST:PORT",
      converter = HostPortConverter.class,
      description = "where the HTTP API listens (default: 127.0.0.1:8080)")
  private HostPort http = new HostPort("127.0.0.1", 8080);

  @Option(
      names = "--advertise-http",
      paramLabel = "HOST:PORT",
      converter = HostPortConverter.class,
      description =
          "where other coordinators reach the HTTP API (default: as --http; with 0.0.0.0 there, the"
              + " host of --cluster)")
  private Optional<HostPort> advertisedHttp = Optional.empty();

  @Option(
      names = "--cluster",
      paramLabel = "HOST:PORT",
      converter = HostPortConverter.class,
      description = "where other nodes reach this one (default: 127.0.0.1:2551)")
  private HostPort cluster = new HostPort("127.0.0.1", 2551);

  @Mixin private MeetingOptions meeting = new MeetingOptions();

  @Option(
      names = "--or-found",
      fallbackValue = "true",
      description = "with --join: found a cluster if none of those nodes answers within seconds")
  private boolean orFound;

  @Option(
      names = "--workers",
      paramLabel = "N",
      description = "workers that a run waits for (default: 1)")
  private int workers = 1;

  @Option(
      names = "--lease",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      description =
          "how long a worker may send without hearing from the coordinator; 0.4 s later its share"
              + " goes to others; 800ms to 1m (default: 1s)")
  private Duration lease = DEFAULTS.lease();

  @Option(
      names = "--caretaker-limit",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      description =
          "how long a majority of workers goes on by the plan without any coordinator; 0s to 1h"
              + " (default: 30s)")
  private Duration caretaker = DEFAULTS.caretaker();

  @Option(
      names = "--autostart",
      paramLabel = "PLAN",
      description = {
        "plan that starts by itself, once, when --workers have joined and none of",
        "them has had a run yet"
      })
  private Optional<Path> autostart = Optional.empty();

  @Option(
      names = "--scale-to",
      paramLabel = "N",
      description = {
        "in Kubernetes: raises the replicas of --scale-statefulset, up to N, while",
        "workers are saturated or the rate is not reached, and lowers them afterwards",
        "(default: never)"
      })
  private Optional<Integer> scaleTo = Optional.empty();

  @Option(
      names = "--scale-statefulset",
      paramLabel = "NAME",
      description = "whose pods are the workers (default: onrush-worker)")
  private String scaled = "onrush-worker";

  @Option(
      names = "--scale-down-after",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      description = "how long after a run --scale-to lowers the replicas again (default: 1m)")
  private Duration scaleDownAfter = Duration.ofMinutes(1);

  @Option(
      names = "--reports",
      paramLabel = "DIR",
      description = "folder for reports of ended runs (default: reports)")
  private Path reports = Path.of("reports");

  @Mixin private OtlpOption otlp = new OtlpOption();

  @Mixin private SafeguardOptions safeguards = new SafeguardOptions();

  @Mixin private SupervisedOption supervised = new SupervisedOption();

  public CoordinatorCommand(Nodes nodes) {
    this.nodes = nodes;
  }

  @Override
  public Integer call() throws Exception {
    supervised.apply();
    nodes.coordinator(
        new CoordinatorOptions(
            http, meeting.entry(cluster, orFound || !meeting.joins()), settings()));
    return 0;
  }

  private CoordinatorSettings settings() {
    try {
      RunSettings run = RunSettings.defaults(workers).withLease(lease).withCaretaker(caretaker);
      return CoordinatorSettings.of(run, reports)
          .withAdvertisedHttp(advertisedHttp)
          .withOtlp(otlp.endpoint())
          .withSafeguards(safeguards.safeguards())
          .withAutostart(autostart.map(CoordinatorCommand::checked))
          .withScaling(scaleTo.map(most -> new Autoscaler.Settings(scaled, most, scaleDownAfter)));
    } catch (IllegalArgumentException e) {
      throw new CliException(ExitCode.USAGE, String.valueOf(e.getMessage()));
    }
  }

  /** A plan that starts by itself is not found wrong only then. */
  private static PlannedStart checked(Path plan) {
    PlanFile file = PlanFile.read(plan);
    return new PlannedStart(file.text(), file.aim(1, Optional.empty()));
  }
}

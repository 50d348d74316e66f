package io.onrush.cli.node;

import io.onrush.cli.CliException;
import io.onrush.cli.ExitCode;
import io.onrush.cluster.HostPort;
import io.onrush.worker.engine.EngineSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs a worker in this process. */
@Command(
    name = "worker",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Runs a worker, which sends its share of the load.",
    defaultValueProvider = EnvironmentDefaults.class,
    footer = {
      "",
      EnvironmentDefaults.HELP_1,
      EnvironmentDefaults.HELP_2,
      "",
      "Example:",
      "  onrush worker --cluster 10.0.0.2:2551 --join 10.0.0.1:2551 --part 1"
    })
public final class WorkerCommand implements Callable<Integer> {
  private final Nodes nodes;

  @Option(
      names = "--cluster",
      paramLabel = "HOST:PORT",
      converter = HostPortConverter.class,
      description = "where other nodes reach this one (default: 127.0.0.1, any port)")
  private HostPort cluster = new HostPort("127.0.0.1", 0);

  @Mixin private MeetingOptions meeting = new MeetingOptions();

  @Option(
      names = "--metrics",
      paramLabel = "HOST:PORT",
      converter = HostPortConverter.class,
      description = "where Prometheus scrapes it, at /metrics (default: nowhere)")
  private Optional<HostPort> metrics = Optional.empty();

  @Mixin private OtlpOption otlp = new OtlpOption();

  @Option(
      names = "--part",
      paramLabel = "N",
      converter = PartConverter.class,
      description = {
        "its number among the workers, 1 to " + EngineSettings.MOST_PARTS + ", or: ordinal, the",
        "number that its pod's name ends with + 1 (default: the lowest free one)"
      })
  private int part;

  @Option(
      names = "--loops",
      paramLabel = "N",
      description = "event loops of its engine (default: one for each core)")
  private int loops = Runtime.getRuntime().availableProcessors();

  @Option(
      names = "--coalescing",
      paramLabel = "D",
      converter = DurationConverter.class,
      description = {
        "longest that a request waits for the next ones, to be sent together (default:",
        "200us); more costs less CPU and more lag, none is ever sent early"
      })
  private Duration coalescing = EngineSettings.defaults().coalescing();

  @Option(
      names = "--drain-limit",
      paramLabel = "D",
      converter = DurationConverter.class,
      description = {
        "longest that a worker which is told to end (SIGTERM) takes to hand over its",
        "share before it leaves (default: 20s)"
      })
  private Duration drainLimit = Duration.ofSeconds(20);

  @Option(
      names = "--secrets",
      paramLabel = "DIR",
      description =
          "folder of what plans take by $${secret(name)}, a file each (default: "
              + "/etc/onrush/secrets)")
  private Path secrets = EngineSettings.SECRETS;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "folder of the files that plans take data from (default: /etc/onrush/data)")
  private Path data = EngineSettings.DATA;

  @Mixin private SupervisedOption supervised = new SupervisedOption();

  public WorkerCommand(Nodes nodes) {
    this.nodes = nodes;
  }

  @Override
  public Integer call() throws Exception {
    supervised.apply();
    if (part < 0 || part > EngineSettings.MOST_PARTS) {
      throw new CliException(
          ExitCode.USAGE, "--part " + part + " (expected: 1 to " + EngineSettings.MOST_PARTS + ")");
    }
    if (loops < 1) {
      throw new CliException(ExitCode.USAGE, "--loops " + loops + " (expected: from 1)");
    }
    nodes.worker(
        new WorkerOptions(
            meeting.entry(cluster, false),
            part,
            EngineSettings.defaults()
                .withLoops(loops)
                .withCoalescing(coalescing)
                .withSecrets(secrets)
                .withData(data),
            supervised.within(drainLimit),
            metrics,
            otlp.endpoint()));
    return 0;
  }
}

package io.onrush.cli.node;

import io.onrush.cluster.HostPort;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
    description = "Runs a coordinator: the HTTP API and the cluster's singleton.",
    footer = {
      "",
      "Example:",
      "  onrush coordinator --http 0.0.0.0:8080 --token-file token \\",
      "    --cluster 10.0.0.1:2551 --workers 3"
    })
public final class CoordinatorCommand implements Callable<Integer> {
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

  @Option(
      names = "--join",
      paramLabel = "HOST:PORT",
      split = ",",
      converter = HostPortConverter.class,
      description = "nodes of a cluster to join; without it a new one is founded")
  private List<HostPort> join = new ArrayList<>();

  @Option(
      names = "--or-found",
      description = "with --join: found a cluster if none of those nodes answers within seconds")
  private boolean orFound;

  @Option(
      names = "--workers",
      paramLabel = "N",
      description = "workers that a run waits for (default: 1)")
  private int workers = 1;

  @Option(
      names = "--reports",
      paramLabel = "DIR",
      description = "folder for reports of ended runs (default: reports)")
  private Path reports = Path.of("reports");

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
            http,
            advertisedHttp,
            cluster,
            join,
            orFound,
            workers,
            reports,
            safeguards.safeguards()));
    return 0;
  }
}

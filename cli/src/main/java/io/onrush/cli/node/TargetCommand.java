package io.onrush.cli.node;

import io.onrush.cli.CliException;
import io.onrush.cli.Console;
import io.onrush.cli.ExitCode;
import io.onrush.cluster.HostPort;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs the embedded target in this process. */
@Command(
    name = "target",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Runs a server to aim at, which keeps its own books: GET /__truth says what arrived. "
            + "Its first line of output is: listening HOST:PORT",
    footer = {
      "",
      "Examples:",
      "  onrush target --port 9000 --delay 5ms",
      "  onrush target --delay lognormal:5ms,0.5 --errors 0.01",
      "  onrush target --delay freeze:1s/10s"
    })
public final class TargetCommand implements Callable<Integer> {
  /** What its first line of output starts with. */
  public static final String LISTENING = "listening ";

  private final Console console;
  private final Nodes nodes;

  @Option(names = "--host", paramLabel = "HOST", description = "default: 127.0.0.1")
  private String host = "127.0.0.1";

  @Option(names = "--port", paramLabel = "PORT", description = "default: 9000; 0: any free one")
  private int port = 9000;

  @Option(
      names = "--delay",
      paramLabel = "D",
      description = "5ms, lognormal:5ms,0.5, bimodal:1ms,50ms,0.1 or freeze:1s/10s (default: none)")
  private String delay = "0ms";

  @Option(
      names = "--errors",
      paramLabel = "SHARE",
      description = "share of requests that are answered with 500, 0 to 1 (default: 0)")
  private double errors;

  @Mixin private SupervisedOption supervised = new SupervisedOption();

  public TargetCommand(Console console, Nodes nodes) {
    this.console = console;
    this.nodes = nodes;
  }

  @Override
  public Integer call() throws Exception {
    supervised.apply();
    if (!(errors >= 0 && errors <= 1)) {
      throw new CliException(ExitCode.USAGE, "--errors " + errors + " (expected: 0 to 1)");
    }
    int bound = nodes.target(new TargetOptions(host, port, delay, errors));
    console.out().println(LISTENING + new HostPort(host, bound));
    new CountDownLatch(1).await(); // until a signal ends the process
    return 0;
  }
}

package io.onrush.cli.remote;

import io.onrush.cli.Console;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Sets the rate of a run for the rest of its current stage. */
@Command(
    name = "rate",
    mixinStandardHelpOptions = true,
    description =
        "Sets the rate of a run, in requests a second of all workers together, for the rest of its "
            + "current stage.",
    footer = {
      "",
      "Examples:",
      "  onrush rate 12000 --url http://coordinator:8080",
      "  onrush rate 12000 --ramp 30s"
    })
public final class RateCommand implements Callable<Integer> {
  private final Console console;

  @Parameters(index = "0", paramLabel = "N", description = "requests a second")
  private double rate;

  @Option(
      names = "--ramp",
      paramLabel = "DURATION",
      description = "time to get there in a straight line (default: at once)")
  private Optional<String> ramp = Optional.empty();

  @Mixin private ChangedRun run = new ChangedRun();

  public RateCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    Map<String, Object> change = new LinkedHashMap<>();
    change.put("rate", rate);
    ramp.ifPresent(time -> change.put("ramp", time));
    return run.change(console, change);
  }
}

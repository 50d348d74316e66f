package io.onrush.cli;

import io.onrush.cli.local.RunCommand;
import io.onrush.cli.node.CoordinatorCommand;
import io.onrush.cli.node.Nodes;
import io.onrush.cli.node.TargetCommand;
import io.onrush.cli.node.TrainCommand;
import io.onrush.cli.node.WorkerCommand;
import io.onrush.cli.remote.AddCommand;
import io.onrush.cli.remote.DrainCommand;
import io.onrush.cli.remote.ExtendCommand;
import io.onrush.cli.remote.ListCommand;
import io.onrush.cli.remote.PauseCommand;
import io.onrush.cli.remote.RateCommand;
import io.onrush.cli.remote.ReportCommand;
import io.onrush.cli.remote.ResumeCommand;
import io.onrush.cli.remote.SkipCommand;
import io.onrush.cli.remote.StartCommand;
import io.onrush.cli.remote.StatusCommand;
import io.onrush.cli.remote.StopCommand;
import io.onrush.cli.remote.WatchCommand;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command with all its subcommands. */
@Command(
    name = "onrush",
    mixinStandardHelpOptions = true,
    versionProvider = Onrush.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    description = "One load generator made of many workers: an exact rate, one report.",
    footer = {
      "",
      "Examples:",
      "  onrush run                          a whole cluster on this machine, for one minute",
      "  onrush run plan.yaml --workers 4    the same with your plan",
      "  onrush validate plan.yaml           what is wrong with a plan",
      "  onrush start plan.yaml --watch --url http://coordinator:8080",
      "",
      "Exit codes of a run: 0 good, 99 thresholds crossed, 103 stopped, 104 wrong plan,",
      "105 interrupted, 110 invalid run (the generator spoiled it). Others: 1 error, 2 usage."
    })
public final class Onrush implements Runnable {
  private Onrush() {}

  /** Builds the command; the seams are where it writes, where it lives and what a node is. */
  public static CommandLine commandLine(Console console, Installation here, Nodes nodes) {
    CommandLine line =
        new CommandLine(new Onrush())
            .addSubcommand(new RunCommand(console, here))
            .addSubcommand(new ValidateCommand(console))
            .addSubcommand(new CoordinatorCommand(nodes))
            .addSubcommand(new WorkerCommand(nodes))
            .addSubcommand(new TargetCommand(console, nodes))
            .addSubcommand(new StartCommand(console))
            .addSubcommand(new StatusCommand(console))
            .addSubcommand(new WatchCommand(console))
            .addSubcommand(new StopCommand(console))
            .addSubcommand(new PauseCommand(console))
            .addSubcommand(new ResumeCommand(console))
            .addSubcommand(new RateCommand(console))
            .addSubcommand(new SkipCommand(console))
            .addSubcommand(new ExtendCommand(console))
            .addSubcommand(new DrainCommand(console))
            .addSubcommand(new AddCommand(console))
            .addSubcommand(new ReportCommand(console))
            .addSubcommand(new ListCommand(console))
            .addSubcommand(new TrainCommand(console, nodes));
    return line.setOut(new PrintWriter(console.out(), true, StandardCharsets.UTF_8))
        .setErr(new PrintWriter(console.err(), true, StandardCharsets.UTF_8))
        .setColorScheme(CommandLine.Help.defaultColorScheme(console.style().help()))
        .setUsageHelpAutoWidth(false)
        .setParameterExceptionHandler(Onrush::onWrongUse)
        .setExecutionExceptionHandler((e, command, parsed) -> onFailure(e, command));
  }

  @Override
  public void run() {
    throw new CliException(
        ExitCode.USAGE, "a command is missing, e.g. onrush run; see onrush --help");
  }

  private static int onWrongUse(ParameterException e, String[] arguments) {
    CommandLine command = e.getCommandLine();
    PrintWriter err = command.getErr();
    err.println("onrush: " + e.getMessage());
    UnmatchedArgumentException.printSuggestions(e, err);
    err.println("See " + command.getCommandSpec().qualifiedName() + " --help");
    return ExitCode.USAGE.number();
  }

  private static int onFailure(Exception e, CommandLine command) {
    if (e instanceof CliException known) {
      command.getErr().println("onrush: " + known.text());
      return known.exitCode().number();
    }
    command.getErr().println("onrush: internal error: " + e);
    if (System.getenv("ONRUSH_DEBUG") != null) {
      e.printStackTrace(command.getErr());
    } else {
      command.getErr().println("(ONRUSH_DEBUG=1 shows where)");
    }
    return ExitCode.ERROR.number();
  }

  /** Version from the jar's manifest. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Onrush.class.getPackage().getImplementationVersion();
      return new String[] {
        "onrush " + (version == null ? "(not packaged)" : version) + ", JDK " + Runtime.version()
      };
    }
  }
}

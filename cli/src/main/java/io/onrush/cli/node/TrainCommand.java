package io.onrush.cli.node;

import io.onrush.cli.Console;
import io.onrush.cli.Installation;
import io.onrush.cli.Onrush;
import io.onrush.cli.view.Rehearsal;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Uses as much of the code as a run does, so that {@code -XX:AOTCacheOutput} remembers it. */
@Command(name = "train", hidden = true, description = "Rehearses a run for the AOT cache.")
public final class TrainCommand implements Callable<Integer> {
  private final Console console;
  private final Nodes nodes;

  public TrainCommand(Console console, Nodes nodes) {
    this.console = console;
    this.nodes = nodes;
  }

  @Override
  public Integer call() throws Exception {
    PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
    Console mute = new Console(nowhere, nowhere, true, console.style(), console.size());
    Installation here = Installation.here(TrainCommand.class);
    Onrush.commandLine(mute, here, nodes).execute("run", "--help");
    // Nobody answers there, but the HTTP client is in the cache then.
    Onrush.commandLine(mute, here, nodes).execute("status", "--url", "http://127.0.0.1:1");
    Rehearsal.play(mute);
    nodes.train();
    return 0;
  }
}

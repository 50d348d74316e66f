package io.onrush.cli;

import io.onrush.cli.node.Nodes;

/** The {@code onrush} command. */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    System.exit(
        Onrush.commandLine(Console.system(), Installation.here(Main.class), Nodes.real())
            .execute(args));
  }
}

package io.onrush.cli.node;

import picocli.CommandLine.Option;

/** What {@code run} gives to the nodes that it starts. */
final class SupervisedOption {
  @Option(names = "--supervised", hidden = true, description = "ends when standard input ends")
  private boolean supervised;

  void apply() {
    if (supervised) {
      Supervised.install();
    }
  }
}

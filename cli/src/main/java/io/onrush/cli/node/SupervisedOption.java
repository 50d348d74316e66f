package io.onrush.cli.node;

import java.time.Duration;
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

  /** What of a limit is left to a node that follows its parent. */
  Duration within(Duration limit) {
    boolean cut = supervised && limit.compareTo(Supervised.DRAIN_LIMIT) > 0;
    return cut ? Supervised.DRAIN_LIMIT : limit;
  }
}

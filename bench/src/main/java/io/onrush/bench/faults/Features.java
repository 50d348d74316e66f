package io.onrush.bench.faults;

import java.nio.file.Path;

/**
 * What the build under test can do.
 *
 * @param orFound a coordinator joins the cluster that is there or else founds one, so it can be
 *     restarted and have a standby
 */
record Features(boolean orFound) {

  static Features of(Path home) {
    String help = Shell.run(home.resolve("onrush").toString(), "coordinator", "--help");
    return new Features(help.contains("--or-found"));
  }
}

package io.onrush.cli.remote;

import io.onrush.cli.Console;
import io.onrush.cli.ExitCode;
import io.onrush.cli.node.Signals;
import io.onrush.cli.view.RunView;
import io.onrush.cli.view.Summary;
import io.onrush.coordinator.report.Report;

/** Watches a run of a coordinator elsewhere. Ctrl-C ends the watching, not the run. */
final class Watching {
  private static final int KILLED_BY_INTERRUPT = 130;

  private Watching() {}

  static int watch(Console console, Api api, String id, boolean quiet) {
    Signals.handle(
        "INT",
        () -> {
          console.err().println("\nThe run goes on; stop it with: onrush stop --url " + api.url());
          Runtime.getRuntime().halt(KILLED_BY_INTERRUPT);
        });
    RunView view = RunView.of(console, quiet, api.base().toString());
    new RunFollower(api, view).follow(id);
    view.end();
    return summary(console, api.report(id));
  }

  static int summary(Console console, Report report) {
    Summary.lines(report, console.style()).forEach(console.out()::println);
    return ExitCode.of(report, false).number();
  }
}

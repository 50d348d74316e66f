package io.onrush.cli.view;

import io.onrush.cli.Console;
import io.onrush.cli.remote.ReportJson;
import io.onrush.coordinator.report.Report;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Shows a small canned run, so that an AOT cache knows the classes that showing one takes. */
public final class Rehearsal {
  private Rehearsal() {}

  /** Reads a report and shows it in every way. */
  public static void play(Console console) throws IOException {
    Report report;
    try (InputStream canned = Rehearsal.class.getResourceAsStream("rehearsal.json")) {
      if (canned == null) {
        throw new IllegalStateException("rehearsal.json is missing in the jar");
      }
      String json = new String(canned.readAllBytes(), StandardCharsets.UTF_8);
      report = ReportJson.read(json, Report.class);
    }
    Style colours = new Style(true);
    Console terminal =
        new Console(console.out(), console.err(), true, colours, () -> new Size(100, 40));
    for (RunView view :
        new RunView[] {new LiveView(terminal, "http://x"), new PlainView(console.out(), "x")}) {
      view.starting("starting");
      view.notice(Optional.empty());
      view.report(report);
      view.end();
    }
    Summary.lines(report, colours).forEach(console.out()::println);
  }
}

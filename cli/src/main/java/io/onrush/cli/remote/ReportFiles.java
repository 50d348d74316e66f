package io.onrush.cli.remote;

import io.onrush.cli.CliException;
import io.onrush.cli.ExitCode;
import io.onrush.coordinator.report.Report;
import io.onrush.coordinator.report.RunFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** The files of a run, as its coordinator makes them. They are fetched when they are asked for. */
public final class ReportFiles {
  private final Api api;
  private final String json;
  private final Report report;

  private ReportFiles(Api api, String json) {
    this.api = api;
    this.json = json;
    this.report = ReportJson.read(json, Report.class);
  }

  /** Those of a run. Its report is fetched now. */
  public static ReportFiles of(Api api, String id) {
    return new ReportFiles(api, api.reportText(id));
  }

  public Report report() {
    return report;
  }

  /** The report as the coordinator wrote it, fields unknown to this version included. */
  public String json() {
    return json;
  }

  public ExitCode exitCode(boolean interrupted) {
    return ExitCode.of(report, interrupted);
  }

  /** A file; empty if the coordinator, of another version, has none. */
  Optional<String> text(RunFile file) {
    return file == RunFile.REPORT ? Optional.of(json) : api.file(report.id(), file.fileName());
  }

  /** Writes all files there are, and returns the one for people to open. */
  public Path writeTo(Path folder) {
    Set<RunFile> written = EnumSet.noneOf(RunFile.class);
    for (RunFile file : RunFile.values()) {
      Optional<String> text = text(file);
      if (text.isPresent()) {
        write(folder.resolve(file.fileName()), text.get());
        written.add(file);
      }
    }
    RunFile shown = written.contains(RunFile.PAGE) ? RunFile.PAGE : RunFile.REPORT;
    return folder.resolve(shown.fileName());
  }

  /** Writes a file, and its folders where they are missing. */
  public static void write(Path file, String text) {
    try {
      Path folder = file.toAbsolutePath().getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new CliException("cannot write " + file + ": " + e.getMessage());
    }
  }
}

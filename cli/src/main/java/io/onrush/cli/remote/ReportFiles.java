package io.onrush.cli.remote;

import io.onrush.cli.CliException;
import io.onrush.cli.ExitCode;
import io.onrush.coordinator.report.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A report in the forms in which it is kept.
 *
 * @param json as the coordinator wrote it, fields unknown to this version included
 * @param page the same as a page, if there is one
 */
public record ReportFiles(Report report, String json, Optional<String> page) {

  /** Fetches the report of a run, and its page if that is wanted. */
  public static ReportFiles fetch(Api api, String id, boolean withPage) {
    String json = api.reportText(id);
    Optional<String> page = withPage ? api.reportPage(id) : Optional.empty();
    return new ReportFiles(ReportJson.read(json, Report.class), json, page);
  }

  public ExitCode exitCode(boolean interrupted) {
    return ExitCode.of(report, interrupted);
  }

  /** Writes {@code report.json} and {@code report.html}, and returns the one for people to open. */
  public Path writeTo(Path folder) {
    Path jsonFile = folder.resolve("report.json");
    write(jsonFile, json);
    Path pageFile = folder.resolve("report.html");
    page.ifPresent(text -> write(pageFile, text));
    return page.isPresent() ? pageFile : jsonFile;
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

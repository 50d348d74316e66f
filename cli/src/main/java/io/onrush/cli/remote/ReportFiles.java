package io.onrush.cli.remote;

import io.onrush.cli.CliException;
import io.onrush.cli.ExitCode;
import io.onrush.coordinator.report.Report;
import io.onrush.coordinator.report.RunFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The files of a run, as its coordinator makes them. They are fetched when they are asked for. */
public final class ReportFiles {
  static final String JSON = RunFile.REPORT.fileName();
  static final String PAGE = "report.html";

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

  /** A file by its name; empty if the coordinator, of another version, has none. */
  Optional<String> text(String name) {
    return name.equals(JSON) ? Optional.of(json) : api.file(report.id(), name);
  }

  /** Writes all files there are, and returns the one for people to open. */
  public Path writeTo(Path folder) {
    List<String> names =
        Stream.concat(Arrays.stream(RunFile.values()).map(RunFile::fileName), Stream.of(PAGE))
            .distinct()
            .toList();
    Map<String, Path> written = new LinkedHashMap<>();
    for (String name : names) {
      Path file = folder.resolve(name);
      text(name)
          .ifPresent(
              text -> {
                write(file, text);
                written.put(name, file);
              });
    }
    return written.getOrDefault(PAGE, folder.resolve(JSON));
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

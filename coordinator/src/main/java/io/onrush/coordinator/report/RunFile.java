package io.onrush.coordinator.report;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;

/**
 * A file that is made of a run: kept beside its report, served under its name, written by {@code
 * --report}. One more form of a report is one more constant here.
 */
public enum RunFile {
  /** The run as it went, as a plan that does it again. */
  PLAN("plan.yaml", "application/yaml", o -> o.plan().getBytes(StandardCharsets.UTF_8)),
  /** The response times of each stage, for HdrHistogram's tools. */
  HISTOGRAM("histogram.hlog", "text/plain; charset=UTF-8", HistogramLog::of),
  /** The series of the report. */
  SERIES("series.csv", "text/csv; charset=UTF-8", o -> SeriesCsv.of(o.report())),
  /** Thresholds and validity as tests, for CI systems. */
  JUNIT("junit.xml", "application/xml", o -> JunitXml.of(o.report())),
  /** The report as a page that can be sent around. */
  PAGE("report.html", "text/html; charset=UTF-8", o -> ReportPage.of(o.report())),
  /** The report. It is saved last: where it is, all is. */
  REPORT("report.json", "application/json", o -> ReportJson.write(o.report()));

  private final String fileName;
  private final String mediaType;

  @SuppressWarnings("ImmutableEnumChecker") // Each is a method without state.
  private final Function<RunOutcome, byte[]> content;

  RunFile(String fileName, String mediaType, Function<RunOutcome, byte[]> content) {
    this.fileName = fileName;
    this.mediaType = mediaType;
    this.content = content;
  }

  /** The file of that name. */
  public static Optional<RunFile> named(String fileName) {
    return Arrays.stream(values()).filter(f -> f.fileName.equals(fileName)).findFirst();
  }

  public String fileName() {
    return fileName;
  }

  /** As in a Content-Type header. */
  public String mediaType() {
    return mediaType;
  }

  /** Makes the file; takes a while where the run was long. */
  public byte[] of(RunOutcome outcome) {
    return content.apply(outcome);
  }
}

package io.onrush.coordinator.report;

import io.onrush.coordinator.report.Report.StageReport;
import io.onrush.measure.EncodedHistogram;
import io.onrush.measure.Histograms;
import io.onrush.measure.Samples;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogWriter;

/**
 * The response times of a run as a log of HdrHistogram's, one tagged line for each stage that was
 * entered. Values are microseconds; figures that HdrHistogram's reader gives for a line are those
 * of the report's stage, and for the sum of all lines those of the run.
 */
final class HistogramLog {
  private static final double US_PER_MS = 1000;

  private final RunOutcome outcome;
  private final Report report;
  private final Set<String> tags = new HashSet<>();

  private HistogramLog(RunOutcome outcome) {
    this.outcome = outcome;
    this.report = outcome.report();
  }

  static byte[] of(RunOutcome outcome) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (PrintStream out = new PrintStream(bytes, false, StandardCharsets.UTF_8)) {
      new HistogramLog(outcome).write(new HistogramLogWriter(out));
    }
    return bytes.toByteArray();
  }

  private void write(HistogramLogWriter log) {
    log.outputComment("[Onrush: http_req_duration of run " + report.id() + "]");
    log.outputComment("[Values are microseconds, Interval_Max is milliseconds]");
    log.outputComment(
        "[A line for each stage, Tag=stage, or Tag=scenario.stage where there are several"
            + " scenarios; a comma, a space or a control character of a name is _ here]");
    log.outputComment(
        "[In milliseconds: HistogramLogProcessor -tag stage -outputValueUnitRatio 1000]");
    log.outputLogFormatVersion();
    String startedAt = report.startedAt();
    if (startedAt != null) {
      long epochMillis = Instant.parse(startedAt).toEpochMilli();
      log.outputStartTime(epochMillis);
      log.outputBaseTime(epochMillis);
    }
    log.outputLegend();
    for (int i = 0; i < report.stages().size(); i++) {
      line(log, report.stages().get(i), outcome.responseTimes().get(i));
    }
  }

  private void line(HistogramLogWriter log, StageReport stage, EncodedHistogram times) {
    Double entered = stage.enteredAt();
    if (entered == null && times.size() == 0) {
      return;
    }
    double from = entered == null ? stage.startsAt() : entered;
    double to = Math.min(stage.startsAt() + stage.duration(), report.elapsed());
    Histogram histogram = Histograms.forMerging();
    Samples.decode(times).addTo(histogram);
    histogram.setTag(tag(stage));
    log.outputIntervalHistogram(from, Math.max(from, to), histogram, US_PER_MS);
  }

  /** No two are the same, so that no reader takes two stages for one. */
  private String tag(StageReport stage) {
    List<String> scenarios =
        report.stages().stream().map(StageReport::scenario).distinct().toList();
    String name = scenarios.size() > 1 ? stage.scenario() + "." + stage.name() : stage.name();
    String tag = name.replaceAll("[,\\p{Z}\\p{C}]", "_");
    String free = tag;
    for (int n = 2; !tags.add(free); n++) {
      free = tag + "_" + n;
    }
    return free;
  }
}

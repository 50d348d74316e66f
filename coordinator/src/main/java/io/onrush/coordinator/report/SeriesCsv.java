package io.onrush.coordinator.report;

import io.onrush.coordinator.report.Report.SecondReport;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The series of a report as RFC 4180 has it: a row of names, then one for each point. */
final class SeriesCsv {
  private record Column(String name, Function<SecondReport, String> cell) {}

  private static final List<Column> COLUMNS =
      List.of(
          new Column("t_seconds", s -> Numbers.plain(s.t())),
          new Column("target_rate_per_second", s -> Numbers.plain(s.targetRate())),
          new Column("planned", s -> Long.toString(s.planned())),
          new Column("sent", s -> Long.toString(s.sent())),
          new Column("succeeded", s -> Long.toString(s.succeeded())),
          new Column("failed", s -> Long.toString(s.failed())),
          new Column("dropped", s -> Long.toString(s.dropped())),
          new Column("missed", s -> Long.toString(s.missed())),
          new Column("p50_ms", s -> Numbers.plain(s.p50())),
          new Column("p95_ms", s -> Numbers.plain(s.p95())),
          new Column("p99_ms", s -> Numbers.plain(s.p99())),
          new Column("service_p50_ms", s -> Numbers.plain(s.serviceP50())),
          new Column("service_p95_ms", s -> Numbers.plain(s.serviceP95())),
          new Column("service_p99_ms", s -> Numbers.plain(s.serviceP99())),
          new Column("lag_p50_ms", s -> Numbers.plain(s.lagP50())),
          new Column("lag_p99_ms", s -> Numbers.plain(s.lagP99())));

  private SeriesCsv() {}

  static byte[] of(Report report) {
    StringBuilder csv = new StringBuilder(64 * (report.series().size() + 1));
    csv.append(row(Column::name));
    for (SecondReport second : report.series()) {
      csv.append(row(column -> column.cell().apply(second)));
    }
    return csv.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** No cell needs quotes: all are numbers and names without any. */
  private static String row(Function<Column, String> cell) {
    return COLUMNS.stream().map(cell).collect(Collectors.joining(",", "", "\r\n"));
  }
}

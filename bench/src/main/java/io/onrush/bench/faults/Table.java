package io.onrush.bench.faults;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The rows as text and as markdown. */
final class Table {
  private static final List<String> HEAD =
      List.of(
          "fault",
          "detection",
          "within 1 % again",
          "worst second below",
          "worst second above",
          "lag / stalls",
          "missed",
          "unaccounted",
          "duplicates",
          "promises");
  private static final List<Integer> WIDTHS = List.of(30, 26, 24, 19, 19, 14, 8, 12, 11, 0);

  private Table() {}

  static String head() {
    return line(HEAD);
  }

  static String text(Row row) {
    return line(cells(row, row.fault().name()));
  }

  static String markdown(List<Row> rows) {
    List<String> lines = new ArrayList<>();
    lines.add(markdown(HEAD.stream()));
    lines.add(markdown(HEAD.stream().map(h -> "---")));
    for (Row row : rows) {
      String fault = row.fault().harm().what() + " (`" + row.fault().name() + "`)";
      lines.add(markdown(cells(row, fault).stream()));
    }
    return String.join("\n", lines) + "\n";
  }

  private static String markdown(java.util.stream.Stream<String> cells) {
    return cells
        .map(cell -> cell.replace("|", "\\|").replace("\n", " "))
        .collect(Collectors.joining(" | ", "| ", " |"));
  }

  private static List<String> cells(Row row, String fault) {
    return List.of(
        fault,
        row.detection(),
        row.back(),
        row.below(),
        row.above(),
        row.lateness(),
        row.missed(),
        row.unaccounted(),
        row.duplicates(),
        row.verdict());
  }

  private static String line(List<String> cells) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < cells.size(); i++) {
      line.append(cells.get(i));
      int fill = WIDTHS.get(i) - cells.get(i).length();
      line.append(" ".repeat(i == cells.size() - 1 ? 0 : Math.max(2, fill)));
    }
    return line.toString();
  }
}

package io.onrush.cli.view;

import java.util.ArrayList;
import java.util.List;

/** Columns of text: the first to the left, the others to the right. */
public final class Table {
  private static final String GAP = "  ";

  private final List<List<String>> rows = new ArrayList<>();

  /** Starts with the row of headings. */
  public Table(String... headings) {
    rows.add(List.of(headings));
  }

  public void row(String... cells) {
    rows.add(List.of(cells));
  }

  /** The rows as lines, the headings first. */
  public List<String> lines() {
    int columns = rows.get(0).size();
    int[] widths = new int[columns];
    for (List<String> row : rows) {
      for (int c = 0; c < columns; c++) {
        widths[c] = Math.max(widths[c], Style.width(row.get(c)));
      }
    }
    return rows.stream().map(row -> line(row, widths)).toList();
  }

  private static String line(List<String> row, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int c = 0; c < widths.length; c++) {
      String cell = row.get(c);
      String pad = " ".repeat(widths[c] - Style.width(cell));
      line.append(c == 0 ? cell + pad : GAP + pad + cell);
    }
    return line.toString().stripTrailing();
  }
}

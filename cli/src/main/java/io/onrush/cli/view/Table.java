package io.onrush.cli.view;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Columns of text: the first to the left, the others to the right, unless it is said. */
public final class Table {
  private static final String GAP = "  ";

  private final List<List<String>> rows = new ArrayList<>();
  private final Set<String> left = new HashSet<>();

  /** Starts with the row of headings. */
  public Table(String... headings) {
    rows.add(List.of(headings));
  }

  /** Puts the columns with these headings to the left. */
  Table left(String... headings) {
    left.addAll(List.of(headings));
    return this;
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

  private String line(List<String> row, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int c = 0; c < widths.length; c++) {
      String cell = row.get(c);
      String pad = " ".repeat(widths[c] - Style.width(cell));
      boolean toLeft = c == 0 || left.contains(rows.getFirst().get(c));
      line.append(c == 0 ? "" : GAP).append(toLeft ? cell + pad : pad + cell);
    }
    return line.toString().stripTrailing();
  }
}

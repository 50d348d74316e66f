package io.onrush.bench.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The figures as a table that reads well and is markdown. */
final class Table {
  private static final List<String> HEAD =
      List.of(
          "median of rounds",
          "onrush",
          "wrk",
          "hey",
          "h2load",
          "ratio of rounds: median (min to max)",
          "budget");

  private final Figures figures;

  Table(Figures figures) {
    this.figures = figures;
  }

  @Override
  public String toString() {
    List<List<String>> rows = new ArrayList<>();
    rows.add(HEAD);
    figures.all().forEach(figure -> rows.add(row(figure)));
    List<Integer> widths = new ArrayList<>();
    for (int column = 0; column < HEAD.size(); column++) {
      int c = column;
      widths.add(rows.stream().mapToInt(row -> row.get(c).length()).max().orElse(0));
    }
    List<String> lines = new ArrayList<>();
    rows.forEach(row -> lines.add(line(row, widths)));
    lines.add(1, line(widths.stream().map("-"::repeat).toList(), widths));
    return String.join("\n", lines);
  }

  private static String line(List<String> cells, List<Integer> widths) {
    StringBuilder line = new StringBuilder("|");
    for (int i = 0; i < cells.size(); i++) {
      line.append(' ').append(cells.get(i));
      line.append(" ".repeat(widths.get(i) - cells.get(i).length())).append(" |");
    }
    return line.toString();
  }

  private List<String> row(Figure figure) {
    List<String> row = new ArrayList<>();
    row.add(figure.name());
    for (Tool tool : Tool.values()) {
      row.add(
          figures.spread(figure, tool).map(s -> number(s.median(), figure.digits())).orElse(""));
    }
    row.add(
        figures
            .ratio(figure)
            .map(
                r ->
                    "%s of %s (%s to %s)"
                        .formatted(
                            number(r.median(), 2),
                            figure.peer().orElseThrow(),
                            number(r.min(), 2),
                            number(r.max(), 2)))
            .orElse(""));
    row.add(
        figure.budgets().stream()
            .map(budget -> budget + ": " + verdict(figure, budget))
            .collect(Collectors.joining(", ")));
    return row;
  }

  private String verdict(Figure figure, Budget budget) {
    return figures
        .judged(figure, budget)
        .map(median -> budget.met(median) ? "met" : "NOT MET")
        .orElse("not measured");
  }

  private static String number(double value, int digits) {
    return String.format(Locale.ROOT, "%." + digits + "f", value);
  }
}

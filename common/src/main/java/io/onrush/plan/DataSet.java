package io.onrush.plan;

import java.util.List;
import java.util.Map;

/**
 * Rows of named values that requests are filled with, as {@code ${users.name}}.
 *
 * @param name what templates call it by
 * @param source where the rows come from
 * @param order which row a request takes
 */
public record DataSet(String name, Source source, RowOrder order) {

  /** Where rows come from. */
  public sealed interface Source {}

  /**
   * A file of each worker's folder of data, CSV or JSON by how its name ends.
   *
   * @param name without a slash, and without a dot at the start
   */
  public record File(String name) implements Source {
    public boolean isJson() {
      return name.endsWith(".json");
    }
  }

  /**
   * Rows that stand in the plan.
   *
   * @param rows values by column; at least one row, each with the same columns
   */
  public record Inline(List<Map<String, String>> rows) implements Source {
    public Inline {
      rows = rows.stream().map(Map::copyOf).toList();
    }
  }

  public boolean isUnique() {
    return order == RowOrder.UNIQUE;
  }
}

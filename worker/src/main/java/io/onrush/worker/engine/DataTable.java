package io.onrush.worker.engine;

import io.onrush.plan.DataSet;
import io.onrush.plan.Nearest;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The rows of one data set, and of their columns those that requests take. Columns are named first,
 * then it is loaded, once; after that it does not change, and all event loops share it.
 */
final class DataTable {
  static final int MOST_ROWS = 1_000_000;

  /** Takes the rows in their order. */
  interface Rows {
    /**
     * One row.
     *
     * @param where in its file, for messages
     * @param values of the wanted columns, in the order in which those were asked for
     */
    void row(String where, String[] values) throws BadDataException;
  }

  private final DataSet set;
  private final Map<String, Map<DataColumn.Place, DataColumn>> columns = new TreeMap<>();
  private int rows;
  private long fingerprint;
  private volatile boolean loaded;

  DataTable(DataSet set) {
    this.set = set;
  }

  DataSet set() {
    return set;
  }

  /** A column as it is written in a place. */
  DataColumn column(String name, DataColumn.Place place) {
    return columns
        .computeIfAbsent(name, _ -> new EnumMap<>(DataColumn.Place.class))
        .computeIfAbsent(place, DataColumn::new);
  }

  /** Reads the rows, unless that was done. */
  void load(DataFolder folder) throws BadDataException {
    if (loaded) {
      return;
    }
    List<String> wanted = List.copyOf(columns.keySet());
    switch (set.source()) {
      case DataSet.File file ->
          fingerprint = folder.read(file, wanted, (where, values) -> add(where, wanted, values));
      case DataSet.Inline inline -> addAll(inline, wanted);
    }
    if (rows == 0) {
      throw new BadDataException("has no rows (expected: at least one)");
    }
    columns.values().forEach(places -> places.values().forEach(DataColumn::finish));
    loaded = true;
  }

  private void addAll(DataSet.Inline inline, List<String> wanted) throws BadDataException {
    for (Map<String, String> row : inline.rows()) {
      String[] values =
          wanted.stream().map(name -> row.getOrDefault(name, "")).toArray(String[]::new);
      add("row " + (rows + 1), wanted, values);
    }
  }

  private void add(String where, List<String> wanted, String[] values) throws BadDataException {
    if (rows == MOST_ROWS) {
      throw new BadDataException("has too many rows (expected: at most " + MOST_ROWS + ")");
    }
    rows++;
    for (int i = 0; i < values.length; i++) {
      for (DataColumn column : columns.getOrDefault(wanted.get(i), Map.of()).values()) {
        try {
          column.add(values[i]);
        } catch (BadDataException e) {
          throw new BadDataException(where + ": " + wanted.get(i) + " " + e.getMessage());
        }
      }
    }
  }

  /** What to say where a file has no such column. */
  static BadDataException noColumn(String name, String where, List<String> there) {
    return new BadDataException(
        where + "has no column " + name + " (expected: " + Nearest.orAll(name, there) + ")");
  }

  boolean isLoaded() {
    return loaded;
  }

  int rows() {
    return rows;
  }

  /** Of the file's bytes, to be compared among workers; 0 for rows of the plan. */
  long fingerprint() {
    return fingerprint;
  }
}

package io.onrush.worker.engine;

import io.onrush.plan.Plan;
import java.util.List;
import java.util.Optional;

/** The data sets of a plan, loaded once for the run and its warm-up. */
final class DataTables {
  private final List<DataTable> tables;

  DataTables(Plan plan) {
    tables = plan.data().stream().map(DataTable::new).toList();
  }

  /** The number of a set and its table. */
  record Numbered(int number, DataTable table) {}

  Optional<Numbered> find(String name) {
    for (int i = 0; i < tables.size(); i++) {
      if (tables.get(i).set().name().equals(name)) {
        return Optional.of(new Numbered(i, tables.get(i)));
      }
    }
    return Optional.empty();
  }

  /** Reads all of them; says what is wrong with them. */
  List<String> load(DataFolder folder) {
    return tables.stream().flatMap(table -> load(table, folder).stream()).toList();
  }

  static Optional<String> load(DataTable table, DataFolder folder) {
    String name = "data " + table.set().name() + ": ";
    try {
      table.load(folder);
      return Optional.empty();
    } catch (BadDataException e) {
      return Optional.of(name + e.getMessage());
    } catch (OutOfMemoryError e) {
      return Optional.of(
          name + "does not fit into this process's memory (expected: a larger -Xmx)");
    }
  }

  boolean isLoaded() {
    return tables.stream().allMatch(DataTable::isLoaded);
  }

  List<DataTable> all() {
    return tables;
  }

  /** Where a run's rows come from. */
  List<RowSource> sources(int part) {
    return tables.stream().map(table -> RowSource.of(table, part)).toList();
  }

  /** Where a warm-up's rows come from, which uses none up. */
  List<RowSource> warmUpSources() {
    return tables.stream().<RowSource>map(RowSource.AtRandom::new).toList();
  }
}

package io.onrush.worker.engine;

import io.onrush.plan.Plan;
import java.util.ArrayList;
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
    List<String> problems = new ArrayList<>();
    for (DataTable table : tables) {
      String name = "data " + table.set().name() + ": ";
      try {
        table.load(folder);
      } catch (BadDataException e) {
        problems.add(name + e.getMessage());
      } catch (OutOfMemoryError e) {
        problems.add(name + "does not fit into this worker's memory (expected: a larger -Xmx)");
      }
    }
    return problems;
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

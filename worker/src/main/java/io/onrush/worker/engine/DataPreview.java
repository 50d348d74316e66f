package io.onrush.worker.engine;

import io.onrush.pace.Courses;
import io.onrush.pace.DataDemand;
import io.onrush.plan.DataSet;
import io.onrush.plan.Plan;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Looks at a plan's data without a run. */
public final class DataPreview {
  private DataPreview() {}

  /**
   * What a worker would find wrong with the plan's data, and where there are too few rows.
   *
   * @param folder of data files; those that it has not got are left out
   */
  public static List<String> problems(Plan plan, Path folder) {
    DataTables tables = new DataTables(plan);
    // Names the columns that requests take; what else is wrong here is not about data.
    new RequestCompiler(Map.of(), new Secrets(folder), tables).compile(plan);
    List<String> problems = new ArrayList<>();
    for (DataTable table : tables.all()) {
      boolean there =
          !(table.set().source() instanceof DataSet.File f)
              || Files.exists(folder.resolve(f.name()));
      if (there) {
        DataTables.load(table, new DataFolder(folder)).ifPresent(problems::add);
      }
      if (table.isLoaded()) {
        DataDemand.shortage(plan, Courses.of(plan), table.set(), table.rows())
            .ifPresent(problems::add);
      }
    }
    return problems;
  }
}

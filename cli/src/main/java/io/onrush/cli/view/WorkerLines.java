package io.onrush.cli.view;

import io.onrush.coordinator.report.Report.WorkerReport;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** A line for each worker, or for the ones that matter and the sum of the others. */
final class WorkerLines {
  private static final int MOST = 20;

  private WorkerLines() {}

  /** At most {@code room} lines. */
  static List<String> lines(List<WorkerReport> workers, int room, Style style) {
    if (workers.isEmpty()) {
      return List.of(style.dim(" no workers yet"));
    }
    int most = Math.min(MOST, room - 1);
    List<WorkerReport> shown = workers;
    if (workers.size() > most) {
      // Those that are in trouble first: with many workers they are the news.
      shown =
          workers.stream()
              .sorted(Comparator.comparing(WorkerLines::well).thenComparingInt(WorkerReport::part))
              .limit(Math.max(0, most - 1))
              .sorted(Comparator.comparingInt(WorkerReport::part))
              .toList();
    }
    Table table = new Table("part", "state", "share", "rate", "cpu", "memory", "gc", "clock ±");
    shown.forEach(w -> row(table, w, style));
    List<String> lines = new ArrayList<>();
    table.lines().forEach(line -> lines.add(" " + line));
    lines.set(0, style.dim(lines.get(0)));
    if (shown.size() < workers.size()) {
      lines.add(others(workers, shown));
    }
    return lines;
  }

  private static void row(Table table, WorkerReport w, Style style) {
    String state = w.saturated() ? w.state() + ", saturated" : w.state();
    table.row(
        Integer.toString(w.part()),
        well(w) ? state : style.bad(state),
        Units.perSecond(w.share()),
        Units.perSecond(w.actualRate()),
        Units.percent(w.cpu()).replaceAll("\\.\\d+", ""),
        Math.round(w.rssMiB()) + " MiB",
        Units.millis(w.gcPauseMillis()),
        Units.millis(w.clockErrorMillis()));
  }

  private static String others(List<WorkerReport> workers, List<WorkerReport> shown) {
    List<WorkerReport> rest = workers.stream().filter(w -> !shown.contains(w)).toList();
    long troubled = rest.stream().filter(w -> !well(w)).count();
    return " and "
        + rest.size()
        + " more: share "
        + Units.perSecond(rest.stream().mapToDouble(WorkerReport::share).sum())
        + ", rate "
        + Units.perSecond(rest.stream().mapToDouble(WorkerReport::actualRate).sum())
        + (troubled > 0 ? ", " + troubled + " in trouble" : "");
  }

  private static boolean well(WorkerReport worker) {
    return !worker.saturated()
        && switch (worker.state()) {
          case "lost", "gone", "dead", "failed", "silent" -> false;
          default -> true;
        };
  }
}

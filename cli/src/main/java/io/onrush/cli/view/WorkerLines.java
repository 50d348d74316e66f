package io.onrush.cli.view;

import io.onrush.coordinator.report.Report.WorkerReport;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/** A line for each worker, or for the ones that matter and the sum of the others. */
final class WorkerLines {
  private static final int MOST = 20;
  private static final int BAR = 10;
  private static final int LEAST_COLUMNS = 3;

  private record Column(String heading, Function<WorkerReport, String> cell) {}

  private final Style style;

  /** Requests a second that fill a bar. */
  private final double scale;

  private WorkerLines(List<WorkerReport> workers, Style style) {
    this.style = style;
    this.scale =
        workers.stream().mapToDouble(w -> Math.max(w.share(), w.actualRate())).max().orElse(0);
  }

  /** At most {@code room} lines, of at most so many columns where that is possible at all. */
  static List<String> lines(List<WorkerReport> workers, int room, int columns, Style style) {
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
    List<String> lines = new ArrayList<>(new WorkerLines(workers, style).table(shown, columns));
    lines.set(0, style.dim(lines.get(0)));
    if (shown.size() < workers.size()) {
      lines.add(others(workers, shown));
    }
    return lines;
  }

  /** What matters least comes last, and goes first where there is no room. */
  private List<Column> columns() {
    return List.of(
        new Column("part", w -> Integer.toString(w.part())),
        new Column("state", this::state),
        new Column("rate", this::rate),
        new Column("", this::bar),
        new Column("share", w -> Units.perSecond(w.share())),
        new Column("cpu", w -> Math.round(100 * w.cpu()) + "%"),
        new Column("lag p99", w -> Units.millis(w.lagMillis())),
        new Column("lease", w -> Units.millis(w.leaseMillis())),
        new Column("memory", w -> Math.round(w.rssMiB()) + " MiB"),
        new Column("clock ±", w -> Units.millis(w.clockErrorMillis())),
        new Column("gc", w -> Units.millis(w.gcPauseMillis())));
  }

  private List<String> table(List<WorkerReport> workers, int width) {
    List<Column> all = columns();
    for (int count = all.size(); ; count--) {
      List<Column> columns = all.subList(0, count);
      Table table =
          new Table(columns.stream().map(Column::heading).toArray(String[]::new)).left("state");
      for (WorkerReport worker : workers) {
        table.row(columns.stream().map(c -> c.cell().apply(worker)).toArray(String[]::new));
      }
      List<String> lines = table.lines().stream().map(line -> " " + line).toList();
      if (count == LEAST_COLUMNS || lines.stream().allMatch(l -> Style.width(l) <= width)) {
        return lines;
      }
    }
  }

  private String state(WorkerReport w) {
    String state = w.saturated() ? w.state() + ", saturated" : w.state();
    return well(w) ? state : style.bad(state);
  }

  private String rate(WorkerReport w) {
    String rate = Units.perSecond(w.actualRate());
    return w.actualRate() < 0.95 * w.share() ? style.warn(rate) : rate;
  }

  /** What it sends of what it is to send, and both of what the strongest is to send. */
  private String bar(WorkerReport w) {
    int sent = cells(w.actualRate());
    int due = Math.max(sent, cells(w.share()));
    return style.accent("█".repeat(sent))
        + style.dim("░".repeat(due - sent))
        + " ".repeat(BAR - due);
  }

  private int cells(double rate) {
    return scale == 0 ? 0 : Math.clamp(Math.round(BAR * rate / scale), 0, BAR);
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

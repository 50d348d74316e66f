package io.onrush.coordinator.report;

import io.onrush.coordinator.report.Report.GapReport;
import io.onrush.coordinator.report.RunView.GapView;
import io.onrush.coordinator.report.RunView.WorkerView;
import io.onrush.coordinator.report.TotalsState.MissedSpan;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What did not happen, or is not known: from the run's owner where a worker told nothing, and from
 * the workers' own intervals where they held no lease. No arrival is in two gaps: of a worker that
 * the owner tells of, the intervals are not asked.
 */
final class Gaps {
  private Gaps() {}

  /** All gaps, the earliest first; those in which nothing is missing are left out. */
  static List<GapView> all(RunView view, RunTotals totals) {
    List<GapView> gaps = new ArrayList<>();
    view.gaps().stream().filter(GapView::lacksAny).forEach(gaps::add);
    // Woken up after others had taken over, a lost worker misses what was theirs by then.
    Set<String> lost =
        view.gaps().stream().flatMap(g -> g.worker().stream()).collect(Collectors.toSet());
    totals.missedSpans().stream()
        .filter(span -> !lost.contains(span.worker()))
        .forEach(span -> gaps.add(gap(span, view)));
    gaps.sort(Comparator.comparingLong(GapView::fromNs).thenComparingLong(GapView::toNs));
    return gaps;
  }

  private static GapView gap(MissedSpan span, RunView view) {
    OptionalInt part =
        view.workers().stream()
            .filter(worker -> worker.id().equals(span.worker()))
            .mapToInt(WorkerView::part)
            .findFirst();
    Optional<String> worker =
        span.worker().isEmpty() ? Optional.empty() : Optional.of(span.worker());
    return new GapView(
        part, worker, span.fromNs(), span.toNs(), GapCause.NO_LEASE, span.missed(), 0);
  }

  static List<GapReport> reports(List<GapView> gaps) {
    return gaps.stream().map(Gaps::report).toList();
  }

  private static GapReport report(GapView gap) {
    return new GapReport(
        gap.part().isPresent() ? (Integer) gap.part().getAsInt() : null,
        gap.worker().orElse(null),
        Numbers.seconds(gap.fromNs()),
        Numbers.seconds(gap.toNs()),
        gap.cause().label(),
        gap.missed(),
        gap.unaccounted());
  }

  /** Reads {@code worker 2 from 12.0 s to 14.0 s: no lease}. */
  static String text(GapView gap) {
    String who = gap.part().isPresent() ? "worker " + gap.part().getAsInt() + " " : "";
    return String.format(
        Locale.ROOT,
        "%sfrom %.1f s to %.1f s: %s",
        who,
        Numbers.seconds(gap.fromNs()),
        Numbers.seconds(gap.toNs()),
        gap.cause().label());
  }
}

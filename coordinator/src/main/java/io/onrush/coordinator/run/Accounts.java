package io.onrush.coordinator.run;

import io.onrush.coordinator.report.GapCause;
import io.onrush.coordinator.report.RunView.GapView;
import io.onrush.plan.Plan;
import io.onrush.protocol.WorkerKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Holds what workers were given against what they told. */
final class Accounts {
  private final Plan plan;
  private final Collection<Member> members;
  private final Divider divider;

  Accounts(Plan plan, Collection<Member> members, Divider divider) {
    this.plan = plan;
    this.members = members;
    this.divider = divider;
  }

  /**
   * What of each worker's arrivals no merged interval accounts for.
   *
   * @param stopNs run time at which the run was told to stop
   * @param ended whether nothing more will be told; of a live worker it is merely on its way
   */
  Map<WorkerKey, Gap> gaps(long runNs, long stopNs, boolean ended) {
    Map<WorkerKey, Gap> gaps = new LinkedHashMap<>();
    for (Member m : members) {
      long untilNs = Math.min(runNs, Math.min(stopNs(m, stopNs), endNs(m)));
      gaps.put(m.key, m.gone() || ended ? gap(m, untilNs) : Gap.NONE);
    }
    return gaps;
  }

  /** One that never heard of a change goes on to the end of its course, not of the run's. */
  private long endNs(Member m) {
    long followedNs = m.lastDivision().map(d -> d.courses().endNs()).orElse(0L);
    return Math.max(divider.courses().endNs(), followedNs);
  }

  /** One that heard of the stop late, or never, may have gone on until then. */
  private static long stopNs(Member m, long stopNs) {
    if (!m.gone()) {
      return stopNs;
    }
    boolean heard = m.status.filter(s -> s.stopAtNs() <= stopNs).isPresent();
    return Math.max(stopNs, heard ? m.stopHeardNs : m.silencedNs);
  }

  private Gap gap(Member m, long runNs) {
    long planned = planned(m, runNs);
    if (!m.gone()) {
      long untold = Math.max(0, planned - m.counts.due());
      return m.skipped ? new Gap(0, untold) : new Gap(untold, 0);
    }
    // Woken up after others had taken over, it may report as missed what was theirs by then: of a
    // worker that was given up only what it did counts, the rest follows from the plan.
    long missing = Math.max(0, planned - m.counts.sent() - m.counts.dropped());
    long leased = planned(m, Math.min(runNs, m.silencedNs));
    long reported = Math.min(m.counts.due(), planned(m, m.accountedToNs));
    long unaccounted = Math.clamp(leased - reported, 0, missing);
    return new Gap(missing - unaccounted - m.counts.missed(), unaccounted);
  }

  private long planned(Member m, long runNs) {
    return m.plannedBefore(plan, divider.courses(), runNs);
  }

  /** Arrivals before a run time that no worker was given. */
  long unassigned(long runNs) {
    long sum = 0;
    for (int s = 0; s < plan.scenarios().size(); s++) {
      sum += Unassigned.before(members, divider.courses().profile(s), s, runNs);
    }
    return sum;
  }

  /** What did not happen, or is not known, by worker and span. */
  List<GapView> views(Map<WorkerKey, Gap> gaps, long runNs) {
    List<GapView> views = new ArrayList<>();
    for (Member m : members) {
      Gap gap = gaps.getOrDefault(m.key, Gap.NONE);
      boolean lost = m.state == Member.State.LOST;
      if (lost || gap.missed() != 0 || gap.unaccounted() != 0) {
        views.add(view(m, gap, runNs));
      }
    }
    for (int s = 0; s < plan.scenarios().size(); s++) {
      Unassigned.spans(members, divider.courses().profile(s), s, runNs).stream()
          .map(Accounts::view)
          .forEach(views::add);
    }
    return views;
  }

  private static GapView view(Member m, Gap gap, long runNs) {
    long untilNs = Math.min(m.tenureEndNs, runNs);
    return new GapView(
        OptionalInt.of(m.part),
        Optional.of(m.key.toString()),
        Math.min(Math.min(m.wholeToNs, m.silencedNs), untilNs),
        untilNs,
        m.state == Member.State.LOST ? GapCause.WORKER_LOST : GapCause.NOT_TOLD,
        gap.missed() + m.counts.missed(),
        gap.unaccounted());
  }

  private static GapView view(Unassigned.Span span) {
    return new GapView(
        OptionalInt.empty(),
        Optional.empty(),
        span.fromNs(),
        span.toNs(),
        GapCause.SHARE_MOVED_LATE,
        span.arrivals(),
        0);
  }
}

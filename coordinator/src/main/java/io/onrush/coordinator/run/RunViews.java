package io.onrush.coordinator.run;

import io.onrush.coordinator.report.Report.EventReport;
import io.onrush.coordinator.report.RunState;
import io.onrush.coordinator.report.RunView;
import io.onrush.coordinator.report.RunView.StageView;
import io.onrush.coordinator.report.RunView.WorkerView;
import io.onrush.pace.RateProfile;
import io.onrush.protocol.Status;
import io.onrush.protocol.WorkerKey;
import io.onrush.protocol.WorkerLoad;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** A run as its report shows it. */
public final class RunViews {
  private RunViews() {}

  /** The view of a run at {@code nowNs}, the clock that the run is fed with. */
  public static RunView of(Run run, Optional<Instant> startedAt, String target, long nowNs) {
    return new RunView(
        run.spec().id(),
        run.spec().plan(),
        target,
        run.paused(nowNs) ? RunState.PAUSED : state(run.phase()),
        startedAt,
        run.started() ? Math.max(0, run.runNs(nowNs)) : 0,
        workers(run, nowNs),
        stages(run),
        run.started() ? run.unassigned(nowNs) : 0,
        run.events().stream().map(RunViews::event).toList(),
        run.failures(),
        run.started() ? run.gapViews(nowNs) : List.of(),
        run.courses(),
        run.stopNs(),
        run.toldNs());
  }

  private static RunState state(RunPhase phase) {
    return switch (phase) {
      case PREPARING, ARMING -> RunState.PREPARING;
      case RUNNING -> RunState.RUNNING;
      case STOPPING -> RunState.STOPPING;
      case FINISHED -> RunState.FINISHED;
      case STOPPED -> RunState.STOPPED;
      case ABORTED -> RunState.ABORTED;
      case FAILED -> RunState.FAILED;
    };
  }

  private static List<WorkerView> workers(Run run, long nowNs) {
    Map<WorkerKey, Gap> gaps = run.gaps(nowNs);
    List<WorkerView> views = new ArrayList<>();
    for (Member m : run.members()) {
      Gap gap = gaps.getOrDefault(m.key, Gap.NONE);
      WorkerLoad load = m.status.map(Status::load).orElse(WorkerLoad.NONE);
      views.add(
          new WorkerView(
              m.key.toString(),
              m.part,
              m.info.address(),
              m.info.pid(),
              m.state.name().toLowerCase(Locale.ROOT),
              share(run, m, nowNs),
              load.cpu(),
              load.cpuSeconds() - m.cpuSecondsBefore,
              load.rssMiB(),
              m.gcPauseMillis,
              m.status.map(Status::clockErrorNs).orElse(0L),
              load.lagP99Us(),
              m.leaseEndNs == Long.MIN_VALUE ? 0 : Math.max(0, m.leaseEndNs - nowNs),
              !m.saturation.isEmpty(),
              List.copyOf(m.saturation.values()),
              gap.missed(),
              gap.unaccounted()));
    }
    views.sort(Comparator.comparingInt(WorkerView::part));
    return views;
  }

  /** Requests a second: of the rate now, and of the plan's highest once the run is over. */
  static double share(Run run, Member m, long nowNs) {
    if (!m.holdsShare()) {
      return 0;
    }
    double share = 0;
    long runNs = run.runNs(nowNs);
    List<RateProfile> profiles = run.courses().profiles();
    for (int s = 0; s < profiles.size(); s++) {
      double rate =
          run.phase().ended()
              ? run.spec().plan().scenarios().get(s).peakRate()
              : profiles.get(s).rateAt(runNs);
      share += m.divisions.getLast().assignments().get(s).fraction() * rate;
    }
    return Math.round(share * 1e6) / 1e6;
  }

  private static List<StageView> stages(Run run) {
    List<StageView> views = new ArrayList<>();
    for (int i = 0; i < run.spec().plan().timeline().size(); i++) {
      StageLog log = run.stageLog(i);
      views.add(
          log.entered()
              ? new StageView(OptionalLong.of(log.firstNs()), log.spreadNs(), log.spreadErrorNs())
              : StageView.AHEAD);
    }
    return views;
  }

  private static EventReport event(RunEvent e) {
    Integer part = e.part().isPresent() ? (Integer) e.part().getAsInt() : null;
    return new EventReport(e.id(), Math.round(e.runNs() / 1e6) / 1e3, e.type(), part, e.text());
  }
}

package io.onrush.coordinator.report;

import io.onrush.coordinator.report.Report.EventReport;
import io.onrush.pace.Courses;
import io.onrush.plan.Plan;
import io.onrush.plan.RunStage;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What a report needs beside the merged data: the run as its owner sees it at one instant.
 *
 * @param target where the requests go, as the report shows it
 * @param startedAt wall-clock time of run time 0; empty before it is known
 * @param runNs run time now, or at the end; 0 before the start
 * @param workers all that ever took part, by part
 * @param stages one for each of {@code plan.timeline()}
 * @param unassigned arrivals that were due while nobody held their share: missed
 * @param events what happened, oldest first
 * @param failures why the run failed; empty if it did not
 * @param gaps what did not happen, or is not known, and is in no interval
 * @param courses the rates as they went and are to go
 * @param stopNs run time at which it was told to stop; {@link Long#MAX_VALUE} if it was not
 * @param toldNs run time up to which every worker that is still to tell something has told what it
 *     did; {@link Long#MAX_VALUE} if there is none
 */
public record RunView(
    String id,
    Plan plan,
    String target,
    RunState state,
    Optional<Instant> startedAt,
    long runNs,
    List<WorkerView> workers,
    List<StageView> stages,
    long unassigned,
    List<EventReport> events,
    List<String> failures,
    List<GapView> gaps,
    Courses courses,
    long stopNs,
    long toldNs) {

  public RunView {
    gaps = List.copyOf(gaps);
    workers = List.copyOf(workers);
    stages = List.copyOf(stages);
    events = List.copyOf(events);
    failures = List.copyOf(failures);
    int expected = plan.timeline().size();
    if (stages.size() != expected) {
      throw new IllegalArgumentException(
          "stages: " + stages.size() + " (expected: " + expected + ", as the plan has)");
    }
  }

  /** A run that goes to its own end, without gaps, of which everything is told. */
  public RunView(
      String id,
      Plan plan,
      String target,
      RunState state,
      Optional<Instant> startedAt,
      long runNs,
      List<WorkerView> workers,
      List<StageView> stages,
      long unassigned,
      List<EventReport> events,
      List<String> failures) {
    this(
        id,
        plan,
        target,
        state,
        startedAt,
        runNs,
        workers,
        stages,
        unassigned,
        events,
        failures,
        List.of(),
        Courses.of(plan),
        Long.MAX_VALUE,
        Long.MAX_VALUE);
  }

  /** The plan's stages as they went. */
  List<RunStage> timeline() {
    return courses.stages(plan);
  }

  /** Run time at which nothing more is due: the end of the courses, or the stop. */
  long endNs() {
    return Math.min(stopNs, plannedNs());
  }

  /** Run time at which the courses end. */
  long plannedNs() {
    return courses.paused() ? courses.endNs() - Courses.HOLD_NS : courses.endNs();
  }

  /**
   * Arrivals of a span of run time that no interval accounts for.
   *
   * @param part the worker's, as the report shows it; empty if it was nobody's share
   * @param worker its id
   * @param toNs exclusive
   * @param missed surely not sent
   * @param unaccounted perhaps sent
   */
  public record GapView(
      OptionalInt part,
      Optional<String> worker,
      long fromNs,
      long toNs,
      GapCause cause,
      long missed,
      long unaccounted) {
    boolean lacksAny() {
      return missed != 0 || unaccounted != 0;
    }
  }

  /**
   * One worker, also one that is gone.
   *
   * @param state name in the report
   * @param share requests a second that it carries now
   * @param cpu cores used, over the last second
   * @param cpuSeconds used since the start
   * @param clockErrorNs bound on the error of its clock's mapping to run time
   * @param lagP99Us of the second before it told; 0 before it has
   * @param leaseNs what is left of its lease; 0 without one
   * @param saturated whether it ever was the bottleneck; stays true
   * @param saturation why
   * @param missedGap arrivals that were its own, that no interval accounts for, and that were
   *     surely not sent: nobody held its share
   * @param unaccountedGap arrivals that were its own and of which nothing is known
   */
  public record WorkerView(
      String id,
      int part,
      String address,
      long pid,
      String state,
      double share,
      double cpu,
      double cpuSeconds,
      double rssMiB,
      double gcPauseMillis,
      long clockErrorNs,
      long lagP99Us,
      long leaseNs,
      boolean saturated,
      List<String> saturation,
      long missedGap,
      long unaccountedGap) {

    public WorkerView {
      saturation = List.copyOf(saturation);
    }
  }

  /**
   * How a stage was entered.
   *
   * @param enteredAtNs run time of the first worker's entry; empty before it
   * @param spreadNs from the first to the last worker's entry
   * @param spreadErrorNs bound on the error of that figure
   */
  public record StageView(OptionalLong enteredAtNs, long spreadNs, long spreadErrorNs) {
    /** A stage that no worker has entered. */
    public static final StageView AHEAD = new StageView(OptionalLong.empty(), 0, 0);
  }
}

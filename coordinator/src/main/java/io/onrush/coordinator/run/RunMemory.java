package io.onrush.coordinator.run;

import io.onrush.measure.Counts;
import io.onrush.pace.Courses;
import io.onrush.protocol.Elector;
import io.onrush.protocol.Saturation;
import io.onrush.protocol.Status;
import io.onrush.protocol.Testimony.Followed;
import io.onrush.protocol.WorkerInfo;
import io.onrush.protocol.WorkerKey;
import java.util.List;
import java.util.Map;

/**
 * What a coordinator knows of a run and its successor could not learn from the workers alone. All
 * times are run time, as the successor's clock is another one.
 *
 * @param atNs run time of the checkpoint
 * @param stopNs when the run was told to stop; {@link Long#MAX_VALUE} for its own end
 * @param outcome how the run ends
 * @param stopping whether it has been told to
 * @param parked names of workers that are to have no share
 * @param rowMarks of the data whose rows are used once, in the plan's order: no row from there on
 *     was given to anybody; {@link RowBook}
 */
public record RunMemory(
    long atNs,
    long stopNs,
    RunPhase outcome,
    boolean stopping,
    int epoch,
    Courses courses,
    List<Electorate> electorates,
    List<MemberMemory> members,
    List<StageMemory> stages,
    List<RunEvent> events,
    long lastEventId,
    List<String> failures,
    List<String> parked,
    List<Long> rowMarks) {

  public RunMemory {
    electorates = List.copyOf(electorates);
    members = List.copyOf(members);
    stages = List.copyOf(stages);
    events = List.copyOf(events);
    failures = List.copyOf(failures);
    parked = List.copyOf(parked);
    rowMarks = List.copyOf(rowMarks);
  }

  /** The electors of an epoch. */
  public record Electorate(int epoch, List<Elector> electors) {
    public Electorate {
      electors = List.copyOf(electors);
    }
  }

  /** When a stage was entered; {@link StageLog}. */
  public record StageMemory(long firstNs, long lastNs, long errorNs) {}

  /**
   * One incarnation of a worker; {@link Member}.
   *
   * @param status the newest, or none
   */
  public record MemberMemory(
      WorkerKey key,
      WorkerInfo info,
      int part,
      String state,
      List<Status> status,
      List<Followed> followed,
      List<Integer> inFlightLimits,
      long tenureEndNs,
      long silencedNs,
      boolean leaving,
      double factor,
      int firstStage,
      List<Integer> entered,
      long merged,
      boolean skipped,
      long accountedToNs,
      long wholeToNs,
      Counts counts,
      double cpuSecondsBefore,
      double gcPauseMillisBefore,
      double gcPauseMillis,
      Map<Saturation.Cause, String> saturation) {

    public MemberMemory {
      status = List.copyOf(status);
      followed = List.copyOf(followed);
      entered = List.copyOf(entered);
      inFlightLimits = List.copyOf(inFlightLimits);
      saturation = Map.copyOf(saturation);
    }

    static MemberMemory of(Member m) {
      return new MemberMemory(
          m.key,
          m.info,
          m.part,
          m.state.name(),
          m.status.stream().toList(),
          m.followed(),
          m.inFlightLimits,
          m.tenureEndNs,
          m.silencedNs,
          m.leaving,
          m.factor,
          m.firstStage,
          m.entered.stream().boxed().toList(),
          m.merged,
          m.skipped,
          m.accountedToNs,
          m.wholeToNs,
          m.counts,
          m.cpuSecondsBefore,
          m.gcPauseMillisBefore,
          m.gcPauseMillis,
          m.saturation);
    }

    Member toMember(long nowNs) {
      Member m = new Member(key, info, part, nowNs);
      m.state = Member.State.valueOf(state);
      m.status = status.stream().findFirst();
      m.correct(followed);
      m.inFlightLimits = inFlightLimits;
      m.tenureEndNs = tenureEndNs;
      m.silencedNs = silencedNs;
      m.leaving = leaving;
      m.factor = factor;
      m.firstStage = firstStage;
      entered.forEach(m.entered::set);
      m.merged = merged;
      m.skipped = skipped;
      m.settledSequence = merged;
      m.accountedToNs = accountedToNs;
      m.wholeToNs = wholeToNs;
      m.counts = counts;
      m.cpuSecondsBefore = cpuSecondsBefore;
      m.gcPauseMillisBefore = gcPauseMillisBefore;
      m.gcPauseMillis = gcPauseMillis;
      m.saturation.putAll(saturation);
      m.recorded = true;
      return m;
    }
  }
}

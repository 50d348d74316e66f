package io.onrush.coordinator.run;

import io.onrush.coordinator.run.Member.Kind;
import io.onrush.coordinator.run.Member.State;
import io.onrush.pace.Courses;
import io.onrush.pace.RateProfile;
import io.onrush.plan.RunStage;
import io.onrush.protocol.StageEntry;
import io.onrush.protocol.Status;
import io.onrush.protocol.ToCoordinator.IntervalReport;
import io.onrush.protocol.ToWorker;
import io.onrush.protocol.WorkerInfo;
import io.onrush.protocol.WorkerKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One run, seen from the coordinator: a deterministic machine from (input, now) to effects, without
 * threads, clocks or I/O. Whoever owns it feeds it everything that happens and does what it says;
 * effects may be lost or repeated on their way without harm.
 *
 * <p>{@code now} is the coordinator's monotonic clock in nanoseconds and must not go backwards.
 */
public final class Run {
  private static final long PREPARING_SILENCE_NS = 5_000_000_000L;
  private static final long GOOD_CLOCK_NS = 500_000;
  private static final long CLOCK_PATIENCE_NS = 1_000_000_000L;
  private static final int STAGES_AT_ONCE = 8;

  private final RunSpec spec;
  private final RunSettings settings;
  private final List<RunStage> timeline;
  private final StageLog[] stageLogs;
  private final Map<WorkerKey, Member> members = new LinkedHashMap<>();
  private final Map<String, Member> newest = new HashMap<>();
  private final EventLog events = new EventLog();
  private final List<String> failures = new ArrayList<>();
  private final Divider divider;
  private final long createdNs;
  private RunPhase phase = RunPhase.PREPARING;
  private RunPhase outcome = RunPhase.FINISHED;
  private long startAtNs;
  private long readySinceNs;
  private long endNs;
  private long endedNs = Long.MAX_VALUE;
  private long noWorkerSinceNs = Long.MAX_VALUE;
  private List<String> unarmed = List.of();
  private int announced = -1;
  private int lastStageEvent = -1;
  private List<RunEffect> effects = new ArrayList<>();

  public Run(RunSpec spec, RunSettings settings, long nowNs) {
    this.spec = spec;
    this.settings = settings;
    this.createdNs = nowNs;
    this.timeline = spec.plan().timeline();
    this.stageLogs = new StageLog[timeline.size()];
    for (int i = 0; i < stageLogs.length; i++) {
      stageLogs[i] = new StageLog();
    }
    this.endNs = spec.plan().duration().toNanos();
    this.divider = new Divider(spec.plan(), settings.divideAhead().toNanos());
  }

  /** Takes one input and says what is to be done, in order. */
  public List<RunEffect> on(RunInput input, long nowNs) {
    effects = new ArrayList<>();
    switch (input) {
      case RunInput.Joined(WorkerInfo info) -> onJoined(info, nowNs);
      case RunInput.Heard(Status status) -> onStatus(status, nowNs);
      case RunInput.Received(IntervalReport report) -> onInterval(report);
      case RunInput.Unreachable(String worker) -> onUnreachable(worker, nowNs);
      case RunInput.Stop(String reason) -> stop(RunPhase.STOPPED, reason, nowNs);
      case RunInput.Abort(String reason) -> stop(RunPhase.ABORTED, reason, nowNs);
      case RunInput.Tick() -> {
        if (!phase.ended()) {
          onTick(nowNs);
        }
      }
    }
    return effects;
  }

  private void onJoined(WorkerInfo info, long nowNs) {
    Optional<Member> before = Optional.ofNullable(newest.get(info.worker()));
    if (phase.ended()
        || phase == RunPhase.STOPPING
        || before.filter(m -> !m.gone() || m.failed()).isPresent()) {
      return;
    }
    int incarnation = before.map(m -> m.key.incarnation() + 1).orElse(1);
    WorkerKey key = new WorkerKey(info.worker(), incarnation);
    Member member = new Member(key, info, freePart(info.part()), nowNs);
    members.put(key, member);
    newest.put(info.worker(), member);
    if (phase == RunPhase.RUNNING) {
      event(nowNs, "worker-joined", member, key + " joined; it gets a share once ready");
    }
  }

  private int freePart(int wanted) {
    List<Integer> taken =
        members.values().stream().filter(m -> !m.gone()).map(m -> m.part).toList();
    int part = wanted > 0 && !taken.contains(wanted) ? wanted : 1;
    while (taken.contains(part)) {
      part++;
    }
    return part;
  }

  private void onStatus(Status status, long nowNs) {
    if (phase.ended() || !status.runId().equals(spec.id())) {
      // Of a run that is over; an order that got lost is given again.
      effects.add(send(status.key(), release(status)));
      return;
    }
    Member member = members.get(status.key());
    if (member == null || member.gone()) {
      long merged = member == null ? 0 : member.merged;
      effects.add(
          send(
              status.key(),
              new ToWorker.Fence(spec.id(), spec.term(), status.key().incarnation(), merged)));
      return;
    }
    if (member.status.isPresent() && status.sentNs() <= member.status.get().sentNs()) {
      return;
    }
    member.hear(status, nowNs);
    switch (status.phase()) {
      case PREPARING -> {}
      case READY, DRAINED -> {
        if (member.state == State.PREPARING) {
          member.state = State.READY;
        }
      }
      case FAILED -> onFailed(member, status.reasons(), nowNs);
    }
    for (StageEntry entry : status.entered()) {
      if (entry.stage() > member.enteredStage && entry.stage() < stageLogs.length) {
        member.enteredStage = entry.stage();
        stageLogs[entry.stage()].add(entry);
        if (entry.stage() >= member.firstStage) {
          stageEntered(entry);
        }
      }
    }
    grant(member, nowNs);
  }

  private void stageEntered(StageEntry entry) {
    if (entry.stage() > lastStageEvent) {
      lastStageEvent = entry.stage();
      RunStage stage = timeline.get(entry.stage());
      events.add(
          entry.atNs(),
          "stage",
          OptionalInt.empty(),
          "entered stage %s, to %s/s".formatted(stage.name(), number(stage.endRate())));
    }
  }

  private void onFailed(Member member, List<String> reasons, long nowNs) {
    String text = member.key + ": " + String.join("; ", reasons);
    if (phase == RunPhase.PREPARING || phase == RunPhase.ARMING) {
      fail(text, nowNs);
    } else {
      member.state = State.LOST;
      event(nowNs, "worker-failed", member, text);
    }
  }

  private void onInterval(IntervalReport report) {
    if (!report.runId().equals(spec.id())) {
      return;
    }
    Member member = members.get(report.key());
    // In order and without gaps: what came too early is sent again, what came twice is refused.
    if (member != null && !phase.ended() && report.interval().sequence() == member.merged + 1) {
      member.merge(report.interval());
      effects.add(new RunEffect.Merge(member.key, report.interval()));
    }
  }

  private void onUnreachable(String worker, long nowNs) {
    for (Member m : members.values()) {
      if (m.info.worker().equals(worker) && !m.gone() && !phase.ended()) {
        event(nowNs, "worker-unreachable", m, m.key + " is unreachable");
        if (!leased()) {
          lose(m, "it became unreachable before the start", nowNs);
        }
      }
    }
  }

  private void onTick(long nowNs) {
    loseTheSilent(nowNs);
    switch (phase) {
      case PREPARING -> prepare(nowNs);
      case ARMING -> arm(nowNs);
      case RUNNING -> {
        divide(nowNs);
        finishIfDrained(nowNs);
      }
      case STOPPING -> finishIfDrained(nowNs);
      case FINISHED, STOPPED, ABORTED, FAILED -> {}
    }
    if (!phase.ended()) {
      members.values().forEach(m -> order(m, nowNs));
    }
  }

  private boolean leased() {
    return phase == RunPhase.RUNNING || phase == RunPhase.STOPPING;
  }

  private void loseTheSilent(long nowNs) {
    for (Member m : members.values()) {
      if (m.gone() || m.state == State.DRAINED) {
        continue;
      }
      boolean silent =
          (leased() && m.leaseEndNs != Long.MIN_VALUE)
              ? nowNs - m.leaseEndNs > settings.margin().toNanos()
              : nowNs - m.heardNs > PREPARING_SILENCE_NS;
      if (silent) {
        lose(m, "silent for " + (nowNs - m.heardNs) / 1_000_000 + " ms", nowNs);
      }
    }
  }

  private void lose(Member member, String why, long nowNs) {
    member.state = State.LOST;
    if (!leased()) {
      // What it was to carry was never in force: the next start divides the rate without it.
      member.forgetShare();
    }
    event(nowNs, "worker-lost", member, member.key + " lost: " + why);
  }

  private void prepare(long nowNs) {
    List<Member> live = live();
    boolean complete = live.size() >= Math.max(1, settings.expectedWorkers());
    boolean ready = complete && live.stream().allMatch(m -> m.state == State.READY);
    readySinceNs = !ready ? 0 : readySinceNs == 0 ? nowNs : readySinceNs;
    boolean clocks =
        ready
            && (nowNs - readySinceNs > CLOCK_PATIENCE_NS
                || live.stream().allMatch(m -> clockErrorNs(m) < GOOD_CLOCK_NS));
    if (nowNs - createdNs > spec.plan().startTimeout().toNanos()) {
      fail(whyNotReady(live), nowNs);
    } else if (clocks) {
      nameStart(nowNs);
    }
  }

  private String whyNotReady(List<Member> live) {
    List<String> waiting =
        live.stream().filter(m -> m.state == State.PREPARING).map(m -> m.key.toString()).toList();
    return "not ready within startTimeout "
        + spec.plan().startTimeout().toSeconds()
        + "s: "
        + live.size()
        + " of "
        + settings.expectedWorkers()
        + " workers are here"
        + (waiting.isEmpty() ? "" : ", still preparing: " + String.join(", ", waiting))
        + (unarmed.isEmpty() ? "" : ", never acknowledged a start: " + String.join(", ", unarmed));
  }

  private static long clockErrorNs(Member m) {
    return m.status.map(Status::clockErrorNs).orElse(Long.MAX_VALUE);
  }

  private void nameStart(long nowNs) {
    phase = RunPhase.ARMING;
    startAtNs = nowNs + settings.startAhead().toNanos();
    divider.begin(live());
    for (Member m : live()) {
      m.resendSoon(Kind.START);
      m.resendSoon(Kind.DIVIDE);
    }
  }

  private void arm(long nowNs) {
    List<Member> armed = divider.begun();
    boolean complete = armed.stream().noneMatch(Member::gone);
    if (complete && armed.stream().allMatch(this::hasStart)) {
      phase = RunPhase.RUNNING;
      event(nowNs, "started", "started with " + divider.describe());
      for (Member m : armed) {
        m.state = State.RUNNING;
        grant(m, nowNs);
      }
    } else if (nowNs > startAtNs - settings.startAhead().toNanos() / 4) {
      // Nobody holds a lease yet, so a start that not all have heard of moves no load.
      phase = RunPhase.PREPARING;
      unarmed =
          armed.stream().filter(m -> !m.gone() && !hasStart(m)).map(m -> m.key.toString()).toList();
      startAtNs = 0;
    }
  }

  private boolean knowsStart(Member m) {
    return m.status.filter(s -> s.startAtNs() == startAtNs).isPresent();
  }

  private boolean hasStart(Member m) {
    return m.status
        .filter(s -> s.startAtNs() == startAtNs && s.epoch() == m.divisions.getLast().epoch())
        .isPresent();
  }

  private void divide(long nowNs) {
    long runNs = nowNs - startAtNs;
    List<Member> able =
        live().stream()
            .filter(m -> m.state == State.RUNNING || m.state == State.READY)
            .filter(m -> m.holdsShare() || knowsStart(m))
            .toList();
    divider
        .step(members.values(), able, runNs, endNs)
        .ifPresent(text -> event(nowNs, "rebalanced", text));
    able.stream().filter(Member::holdsShare).forEach(m -> m.state = State.RUNNING);
    if (!live().isEmpty()) {
      noWorkerSinceNs = Long.MAX_VALUE;
    } else if (noWorkerSinceNs == Long.MAX_VALUE) {
      noWorkerSinceNs = nowNs;
    } else if (nowNs - noWorkerSinceNs > spec.plan().startTimeout().toNanos()) {
      fail("no worker is left", nowNs);
    }
  }

  private void finishIfDrained(long nowNs) {
    long runNs = nowNs - startAtNs;
    if (runNs < endNs) {
      return;
    }
    for (Member m : live()) {
      boolean drained =
          m.status
              .filter(s -> s.phase() == Status.Phase.DRAINED && s.lastSequence() == m.merged)
              .isPresent();
      if (drained || m.divisions.isEmpty()) {
        m.state = State.DRAINED;
      }
    }
    List<Member> waiting = live().stream().filter(m -> m.state != State.DRAINED).toList();
    if (!waiting.isEmpty() && runNs > endNs + graceNs() + settings.drainLimit().toNanos()) {
      waiting.forEach(m -> lose(m, "did not deliver its last intervals in time", nowNs));
      waiting = List.of();
    }
    if (waiting.isEmpty()) {
      end(outcome, nowNs);
    }
  }

  private long graceNs() {
    return spec.plan().scenarios().stream()
        .mapToLong(s -> s.gracefulStop().toNanos())
        .max()
        .orElse(0);
  }

  private void stop(RunPhase how, String reason, long nowNs) {
    if (phase.ended() || phase == RunPhase.STOPPING) {
      return;
    }
    event(nowNs, how == RunPhase.ABORTED ? "aborted" : "stopped", reason);
    if (how == RunPhase.ABORTED) {
      failures.add(reason);
    }
    if (phase != RunPhase.RUNNING) {
      end(how, nowNs);
      return;
    }
    phase = RunPhase.STOPPING;
    outcome = how;
    endNs = Math.min(endNs, Math.max(0, nowNs - startAtNs + settings.divideAhead().toNanos()));
  }

  private void fail(String reason, long nowNs) {
    failures.add(reason);
    event(nowNs, "failed", reason);
    end(RunPhase.FAILED, nowNs);
  }

  private void end(RunPhase how, long nowNs) {
    if (how == RunPhase.FINISHED) {
      event(nowNs, "finished", "finished");
    }
    if (!leased()) {
      // At most named: run time has never begun.
      startAtNs = 0;
    }
    phase = how;
    endedNs = nowNs;
    live().forEach(m -> m.status.ifPresent(s -> effects.add(send(m.key, release(s)))));
    effects.add(new RunEffect.Ended());
  }

  /** Sends a worker what its status does not show yet. */
  private void order(Member m, long nowNs) {
    if (m.gone() || m.state == State.DRAINED) {
      return;
    }
    long resendNs = settings.resend().toNanos();
    String id = spec.id();
    long term = spec.term();
    int incarnation = m.key.incarnation();
    if (m.status.isEmpty()) {
      if (m.due(Kind.PREPARE, nowNs, resendNs)) {
        effects.add(send(m.key, prepareOrder(m)));
      }
      return;
    }
    Status status = m.status.get();
    if (startAtNs == 0 || status.phase() == Status.Phase.PREPARING) {
      return;
    }
    if (status.startAtNs() != startAtNs && m.due(Kind.START, nowNs, resendNs)) {
      effects.add(send(m.key, new ToWorker.Start(id, term, incarnation, startAtNs)));
    }
    if (!m.divisions.isEmpty()
        && status.epoch() < m.divisions.getLast().epoch()
        && m.due(Kind.DIVIDE, nowNs, resendNs)) {
      effects.add(
          send(
              m.key,
              new ToWorker.Divide(
                  id, term, incarnation, m.divisions.getLast(), m.inFlightLimits, List.of())));
    }
    if (phase == RunPhase.STOPPING
        && status.stopAtNs() != endNs
        && m.due(Kind.STOP, nowNs, resendNs)) {
      effects.add(send(m.key, new ToWorker.Stop(id, term, incarnation, endNs, graceNs())));
    }
    announce(m, status, nowNs, resendNs);
  }

  private void announce(Member m, Status status, long nowNs, long resendNs) {
    long horizonNs = nowNs - startAtNs + settings.stageAhead().toNanos();
    while (announced + 1 < timeline.size() && timeline.get(announced + 1).startNs() <= horizonNs) {
      announced++;
    }
    int from = Math.max(status.stage() + 1, m.firstStage);
    if (from > announced || m.divisions.isEmpty() || !leased()) {
      return;
    }
    if (m.due(Kind.STAGE, nowNs, resendNs)) {
      for (int n = from; n < Math.min(announced + 1, from + STAGES_AT_ONCE); n++) {
        effects.add(
            send(
                m.key,
                new ToWorker.EnterStage(
                    spec.id(),
                    spec.term(),
                    m.key.incarnation(),
                    n,
                    n == m.firstStage,
                    timeline.get(n).startNs())));
      }
    }
  }

  private ToWorker.Prepare prepareOrder(Member m) {
    return new ToWorker.Prepare(
        spec.id(),
        spec.term(),
        m.key.incarnation(),
        spec.planText(),
        spec.plan().speed(),
        spec.target(),
        m.part);
  }

  private void grant(Member m, long nowNs) {
    Status status = m.status.orElseThrow();
    // A worker takes no start once it has a lease, so nobody gets one before it knows the start.
    boolean leased = leased() && knowsStart(m);
    long leaseNs = leased ? settings.lease().toNanos() : 0;
    if (leased) {
      m.leaseEndNs = nowNs + leaseNs;
    }
    int epoch = m.divisions.isEmpty() ? 0 : m.divisions.getLast().epoch();
    effects.add(
        send(
            m.key,
            new ToWorker.Grant(
                spec.id(),
                spec.term(),
                m.key.incarnation(),
                epoch,
                status.sentNs(),
                nowNs,
                leaseNs,
                m.merged,
                0,
                List.of())));
  }

  private ToWorker.Release release(Status status) {
    return new ToWorker.Release(status.runId(), spec.term(), status.key().incarnation());
  }

  private static RunEffect send(WorkerKey to, ToWorker.Order order) {
    return new RunEffect.Send(to, order);
  }

  private List<Member> live() {
    return members.values().stream().filter(m -> !m.gone()).toList();
  }

  private void event(long nowNs, String type, String text) {
    events.add(runNs(nowNs), type, OptionalInt.empty(), text);
  }

  private void event(long nowNs, String type, Member member, String text) {
    events.add(runNs(nowNs), type, OptionalInt.of(member.part), text);
  }

  private static String number(double value) {
    return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
  }

  // What reports are made from.

  public RunSpec spec() {
    return spec;
  }

  public RunPhase phase() {
    return phase;
  }

  /** Why the run failed or was aborted. */
  public List<String> failures() {
    return List.copyOf(failures);
  }

  /** Run time, standing still once the run is over; 0 while no start instant has been named. */
  public long runNs(long nowNs) {
    return startAtNs == 0 ? 0 : Math.min(nowNs, endedNs) - startAtNs;
  }

  /** Whether run time has begun to count, or is about to. */
  public boolean started() {
    return leased() || (phase.ended() && startAtNs != 0);
  }

  /** Number of the newest division of the rate, 0 before the first. */
  public int epoch() {
    return divider.epoch();
  }

  public List<RunEvent> events() {
    return events.all();
  }

  /** What of each worker's arrivals no merged interval accounts for. */
  public Map<WorkerKey, Gap> gaps(long nowNs) {
    Map<WorkerKey, Gap> gaps = new LinkedHashMap<>();
    for (Member m : members.values()) {
      // A live worker's account is merely on its way.
      boolean settled = m.gone() || phase.ended();
      gaps.put(m.key, settled ? gap(m, Math.min(runNs(nowNs), endNs)) : Gap.NONE);
    }
    return gaps;
  }

  /** Arrivals that no worker was given, and that are missed therefore. */
  public long unassigned(long nowNs) {
    long sum = 0;
    for (int s = 0; s < spec.plan().scenarios().size(); s++) {
      RateProfile profile = divider.courses().profile(s);
      sum += Unassigned.before(members.values(), profile, s, Math.min(runNs(nowNs), endNs));
    }
    return sum;
  }

  private Gap gap(Member m, long runNs) {
    long planned = m.plannedBefore(spec.plan(), runNs);
    if (!m.gone()) {
      return new Gap(Math.max(0, planned - m.counts.due()), 0);
    }
    // Woken up after others had taken over, it may report as missed what was theirs by then: of a
    // worker that was given up only what it did counts, the rest follows from the plan.
    long missing = Math.max(0, planned - m.counts.sent() - m.counts.dropped());
    long leased = m.plannedBefore(spec.plan(), Math.min(runNs, m.leaseEndNs - startAtNs));
    long reported = Math.min(m.counts.due(), m.plannedBefore(spec.plan(), m.accountedToNs));
    long unaccounted = Math.clamp(leased - reported, 0, missing);
    return new Gap(missing - unaccounted - m.counts.missed(), unaccounted);
  }

  Collection<Member> members() {
    return members.values();
  }

  StageLog stageLog(int stage) {
    return stageLogs[stage];
  }

  Courses courses() {
    return divider.courses();
  }

  /** Run time at which nothing more is due: the plan's end, or the stop. */
  long endNs() {
    return endNs;
  }
}

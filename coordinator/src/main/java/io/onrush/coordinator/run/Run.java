package io.onrush.coordinator.run;

import io.onrush.coordinator.report.RunView.GapView;
import io.onrush.coordinator.run.Member.Kind;
import io.onrush.coordinator.run.Member.State;
import io.onrush.coordinator.run.RunMemory.MemberMemory;
import io.onrush.measure.Counts;
import io.onrush.pace.Courses;
import io.onrush.pace.Division;
import io.onrush.plan.PlanLimits;
import io.onrush.plan.RunStage;
import io.onrush.protocol.Quorums;
import io.onrush.protocol.Saturation;
import io.onrush.protocol.StageEntry;
import io.onrush.protocol.Status;
import io.onrush.protocol.Testimony;
import io.onrush.protocol.ToCoordinator.IntervalReport;
import io.onrush.protocol.WorkerInfo;
import io.onrush.protocol.WorkerKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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
  private static final long MOST_ALONE_NS = 60_000_000_000L;
  private static final long LONGEST_PAUSE_NS = 3_600_000_000_000L;
  private static final long LONGEST_WITHOUT_MAJORITY_NS = 3_600_000_000_000L;
  private static final long CLOCK_PATIENCE_NS = 1_000_000_000L;

  private final RunSpec spec;
  private final RunSettings settings;
  private final StageLog[] stageLogs;
  private final Roster roster = new Roster();
  private final Founders founders = new Founders(roster);
  private final EventLog events = new EventLog();
  private final List<String> failures = new ArrayList<>();
  private final Divider divider;
  private final Accounts accounts;
  private final Controls controls;
  private final Doubts doubts;
  private final Balance balance = new Balance();
  private final Recording recording;
  private final Orders orders;
  private final RowBook rowBook;
  private final long createdNs;
  private RunPhase phase = RunPhase.PREPARING;
  private RunPhase outcome = RunPhase.FINISHED;

  /** Run time 0 on this coordinator's clock, 0 before it is named. */
  private long startAtNs;

  /** Of a run that was taken over: until clocks are compared, {@link #startAtNs} is a guess. */
  private boolean guessed;

  private long readySinceNs;
  private long stopNs = Long.MAX_VALUE;
  private long endedNs = Long.MAX_VALUE;
  private long noWorkerSinceNs = Long.MAX_VALUE;
  private boolean enough = true;

  /** When a majority was heard last. */
  private long enoughNs;

  private boolean stored;
  private boolean deposed;
  private boolean adopted;
  private Optional<String> hopeless = Optional.empty();
  private List<RunStage> stages = List.of();
  private int stagesRevision = -1;
  private List<String> unarmed = List.of();
  private List<RunEffect> effects = new ArrayList<>();

  public Run(RunSpec spec, RunSettings settings, long nowNs) {
    this.spec = spec;
    this.settings = settings;
    this.createdNs = nowNs;
    this.enoughNs = nowNs;
    this.stageLogs = new StageLog[spec.plan().timeline().size()];
    for (int i = 0; i < stageLogs.length; i++) {
      stageLogs[i] = new StageLog();
    }
    this.divider = new Divider(spec.plan(), settings.divideAhead().toNanos());
    this.accounts = new Accounts(spec.plan(), roster.all(), divider);
    this.controls = new Controls(roster, divider, events);
    this.doubts = new Doubts(spec.term(), settings.lease().toNanos(), roster.byKey());
    this.recording = new Recording(spec.term());
    this.orders = new Orders(spec, settings);
    this.rowBook = new RowBook(spec.plan(), settings.rowsAhead());
  }

  /** A run that another coordinator began, taken over in the term of {@code spec}. */
  public static Run adopt(RunSpec spec, RunSettings settings, Adoption adoption, long nowNs) {
    Run run = new Run(spec, settings, nowNs);
    run.adopt(adoption, nowNs);
    return run;
  }

  private void adopt(Adoption adoption, long nowNs) {
    roster.startFrom(adoption.incarnations());
    adoption.testimonies().stream().limit(1).forEach(t -> founders.resume(t.order().electors()));
    hopeless = adoption.hopeless();
    adopted = true;
    if (hopeless.isEmpty() && adoption.startAtNs() == 0) {
      prepareAgain(adoption, nowNs);
      return;
    }
    startAtNs = adoption.startAtNs();
    guessed = hopeless.isEmpty();
    adoption.memory().ifPresent(memory -> remember(memory, nowNs));
    adoption.testimonies().forEach(t -> testified(t, nowNs));
    roster.giveUpOvertaken(spec.plan().scenarios().size());
    divider.resume(adoption.epoch(), adoption.electorates(), roster.holders());
    Set<WorkerKey> heard =
        adoption.testimonies().stream().map(Testimony::key).collect(Collectors.toSet());
    for (Member m : roster.all()) {
      // Whoever is not heard may have a lease of the coordinator before this one, which goes on to
      // grant some for as long as a lease; or its share was given away: nobody is to vote for it.
      m.leaseEndNs = nowNs + 2 * settings.lease().toNanos();
      m.doubtedNs = heard.contains(m.key) ? Long.MAX_VALUE : nowNs;
      m.recorded = true;
    }
    phase = phase == RunPhase.STOPPING ? phase : RunPhase.RUNNING;
    if (hopeless.isPresent()) {
      // Whatever they have sent since, it will not be told.
      roster.live().forEach(m -> m.state = State.LOST);
      if (startAtNs == 0 && adoption.memory().isPresent()) {
        // Nobody is left to tell the time: as late as anybody can have sent.
        long atNs = adoption.memory().get().atNs() + MOST_ALONE_NS;
        startAtNs = nowNs - Math.clamp(atNs, 1, endNs());
      }
      phase = startAtNs == 0 ? RunPhase.PREPARING : RunPhase.RUNNING;
      return;
    }
    goesOn(adoption, nowNs);
  }

  private void adoptRows(Adoption adoption, long nowNs) {
    adoption.memory().ifPresent(memory -> rowBook.resume(memory.rowMarks()));
    if (!adoption.informed()) {
      rowBook.close();
    }
    if (rowBook.closed()) {
      event(
          nowNs,
          "data-lost",
          "with the coordinator so many workers were lost that nobody knows which rows of unique"
              + " data were used: workers go on with those that they have, the others are given"
              + " up");
    }
  }

  /** Nobody had a start yet: the run is prepared on, and starts by a name of this coordinator's. */
  private void prepareAgain(Adoption adoption, long nowNs) {
    adoption
        .memory()
        .ifPresent(
            memory -> {
              events.resume(memory.events(), memory.lastEventId());
              roster.parked().addAll(memory.parked());
            });
    adoption.testimonies().forEach(t -> testified(t, nowNs));
    for (Member m : roster.all()) {
      m.recorded = false;
      if (roster.newest(m.key.worker()).filter(m::equals).isEmpty()) {
        m.state = State.LOST;
      }
    }
    divider.resume(adoption.epoch(), adoption.electorates(), List.of());
    goesOn(adoption, nowNs);
  }

  private void goesOn(Adoption adoption, long nowNs) {
    String heard =
        adoption.testimonies().stream()
            .map(t -> t.key().toString())
            .collect(Collectors.joining(", "));
    event(
        nowNs,
        "coordinator-changed",
        "another coordinator goes on with the run; workers that answered: " + heard);
    adoptRows(adoption, nowNs);
  }

  private void remember(RunMemory memory, long nowNs) {
    stopNs = memory.stopNs();
    divider.remember(memory.courses());
    outcome = memory.outcome();
    phase = memory.stopping() ? RunPhase.STOPPING : RunPhase.RUNNING;
    failures.addAll(memory.failures());
    roster.parked().addAll(memory.parked());
    events.resume(memory.events(), memory.lastEventId());
    for (int i = 0; i < Math.min(stageLogs.length, memory.stages().size()); i++) {
      stageLogs[i].resume(memory.stages().get(i));
    }
    for (MemberMemory m : memory.members()) {
      roster.add(m.toMember(nowNs));
    }
  }

  /** A worker tells a coordinator that did not begin the run what it knows. */
  private void testified(Testimony told, long nowNs) {
    if (roster.find(told.key()).isEmpty()) {
      Member unknown = new Member(told.key(), told.info(), told.order().part(), nowNs);
      unknown.recorded = true;
      roster.add(unknown);
    }
    Member member = roster.find(told.key()).orElseThrow();
    if (member.gone()) {
      return;
    }
    member.correct(told.followed());
    member.inFlightLimits = told.inFlightLimits();
    // What it no longer holds and no checkpoint has is lost.
    member.skipTo(told.firstSequence() - 1);
    member.heardNs = nowNs;
    member.state =
        told.originNs() == Long.MIN_VALUE
            ? State.PREPARING
            : member.divisions.isEmpty() ? State.READY : State.RUNNING;
    member.lastDivision().ifPresent(divider::found);
    if (!told.held() && !member.divisions.isEmpty()) {
      member.leaseFromEpoch = member.divisions.getLast().epoch() + 1;
      divider.divideAgain();
    }
    if (told.stopsRun()) {
      phase = RunPhase.STOPPING;
      outcome = outcome == RunPhase.FINISHED ? RunPhase.STOPPED : outcome;
      stopNs = Math.min(stopNs, told.stopAtNs());
    } else if (told.stopAtNs() < Long.MAX_VALUE) {
      member.leaving = true;
      member.tenureEndNs = told.stopAtNs();
    }
  }

  /** Takes one input and says what is to be done, in order. */
  public List<RunEffect> on(RunInput input, long nowNs) {
    effects = new ArrayList<>();
    if (deposed) {
      return effects;
    }
    switch (input) {
      case RunInput.Joined(WorkerInfo info) -> onJoined(info, nowNs);
      case RunInput.Heard(Status status) -> onStatus(status, nowNs);
      case RunInput.Received(IntervalReport report) -> onInterval(report);
      case RunInput.Refused(WorkerKey from, Counts counts) ->
          roster.find(from).ifPresent(m -> m.refuse(counts));
      case RunInput.Testified(Testimony testimony) -> onTestimony(testimony, nowNs);
      case RunInput.Checkpointed(long version, var pieces) -> {
        recording.made(version, pieces);
        roster.all().forEach(m -> m.resendSoon(Kind.KEEP));
      }
      case RunInput.Stored(Optional<String> problem) -> {
        problem.ifPresent(p -> event(nowNs, "report-not-kept", p));
        stored = true;
        roster.live().forEach(m -> effects.add(orders.release(m)));
      }
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
    if (phase.ended() || phase == RunPhase.STOPPING) {
      return;
    }
    for (Member buried : roster.bury(info)) {
      if (!buried.gone()) {
        lose(buried, info.worker() + " has taken its place", nowNs);
      }
    }
    Optional<Member> member = roster.join(info, nowNs);
    if (member.isPresent() && phase == RunPhase.RUNNING) {
      Member m = member.get();
      event(nowNs, "worker-joined", m, m.key + " joined; it gets a share once ready");
    }
  }

  private void onStatus(Status status, long nowNs) {
    if (phase.ended() || !status.runId().equals(spec.id())) {
      // Of a run that is over; an order that got lost is given again.
      if (stored || !status.runId().equals(spec.id())) {
        effects.add(orders.release(status));
      }
      return;
    }
    if (status.term() > spec.term()) {
      deposed = true;
      effects.add(new RunEffect.Deposed());
      return;
    }
    Member member = roster.find(status.key()).orElse(null);
    if (member != null && member.gone()) {
      effects.add(orders.fence(status.key(), member.merged));
      return;
    }
    if (member == null || status.term() < spec.term()) {
      effects.add(
          spec.term() == status.term() && !adopted
              ? orders.fence(status.key(), Long.MAX_VALUE)
              : orders.recall(status));
      return;
    }
    if (member.status.isPresent()
        && member.status.get().term() == status.term()
        && status.sentNs() <= member.status.get().sentNs()) {
      return;
    }
    if (status.alone() && !member.status.map(Status::alone).orElse(false)) {
      event(nowNs, "worker-alone", member, member.key + " went on without the coordinator");
    }
    for (Saturation s : status.load().saturation()) {
      if (!member.saturation.containsKey(s.cause())) {
        event(nowNs, "worker-saturated", member, member.key + " cannot keep up: " + s.text());
      }
    }
    member.hear(status, nowNs);
    rowBook.learn(member, status);
    switch (status.phase()) {
      case PREPARING -> {}
      case READY -> onReady(member, status, nowNs);
      case DRAINED -> onDrained(member, status, nowNs);
      case FAILED -> onFailed(member, status.reasons(), nowNs);
    }
    for (StageEntry entry : status.entered()) {
      if (entry.stage() < stageLogs.length && !member.entered.get(entry.stage())) {
        member.entered.set(entry.stage());
        if (entry.stage() >= member.firstStage && !stageLogs[entry.stage()].entered()) {
          stageEntered(entry);
        }
        stageLogs[entry.stage()].add(entry);
      }
    }
    if (!member.gone()) {
      grant(member, nowNs);
    }
  }

  private void stageEntered(StageEntry entry) {
    RunStage stage = stages().get(entry.stage());
    events.add(
        entry.atNs(),
        "stage",
        OptionalInt.empty(),
        "entered stage %s, to %s/s".formatted(stage.name(), number(stage.endRate())));
  }

  private void onReady(Member member, Status status, long nowNs) {
    if (member.state != State.PREPARING) {
      return;
    }
    Optional<String> differs = rowBook.differs(member, status, roster.all());
    if (differs.isPresent()) {
      roster.parked().add(member.info.worker());
      onFailed(member, List.of(differs.get()), nowNs);
      return;
    }
    member.state = State.READY;
  }

  /** The engine of one that did not hear in time that the run goes on has ended for good. */
  private void onDrained(Member member, Status status, long nowNs) {
    onReady(member, status, nowNs);
    long endsNs = nowNs - startAtNs + settings.divideAhead().toNanos();
    if (phase == RunPhase.RUNNING && !guessed && member.holdsShare() && endsNs < endNs()) {
      member.state = State.LOST;
      member.silencedNs = nowNs - startAtNs;
      event(
          nowNs,
          "worker-lost",
          member,
          member.key + " lost: it had ended before it heard that the run goes on");
    }
  }

  private void onFailed(Member member, List<String> reasons, long nowNs) {
    String text = member.key + ": " + String.join("; ", reasons);
    if (phase == RunPhase.PREPARING || phase == RunPhase.ARMING) {
      fail(text, nowNs);
    } else {
      member.state = State.LOST;
      member.silencedNs = nowNs - startAtNs;
      event(nowNs, "worker-failed", member, text);
    }
  }

  private void onInterval(IntervalReport report) {
    if (!report.runId().equals(spec.id())) {
      return;
    }
    Member member = roster.find(report.key()).orElse(null);
    // In order and without gaps: what came too early is sent again, what came twice is refused.
    if (member != null && !phase.ended() && report.interval().sequence() == member.merged + 1) {
      member.merge(report.interval());
      effects.add(new RunEffect.Merge(member.key, member.part, report.interval()));
    }
  }

  private void onTestimony(Testimony told, long nowNs) {
    if (!told.runId().equals(spec.id()) || told.term() != spec.term() || phase.ended()) {
      return;
    }
    if (!leased() && roster.find(told.key()).isEmpty() && comesTooLate(told)) {
      effects.add(orders.fence(told.key(), Long.MAX_VALUE));
      return;
    }
    testified(told, nowNs);
    if (leased()) {
      roster.giveUpOvertaken(spec.plan().scenarios().size());
    }
  }

  /** The run is to start anew without this incarnation. */
  private boolean comesTooLate(Testimony told) {
    return told.originNs() != Long.MIN_VALUE || roster.newest(told.key().worker()).isPresent();
  }

  private void onUnreachable(String worker, long nowNs) {
    for (Member m : roster.all()) {
      if (m.info.worker().equals(worker) && !m.gone() && !phase.ended()) {
        event(nowNs, "worker-unreachable", m, m.key + " is unreachable");
        if (!leased()) {
          lose(m, "it became unreachable before the start", nowNs);
        }
      }
    }
  }

  private void onTick(long nowNs) {
    if (hopeless.isPresent()) {
      fail(hopeless.get(), nowNs);
      return;
    }
    doubts.update(divider, nowNs);
    watchMajority(nowNs);
    loseTheSilent(nowNs);
    letGo(nowNs);
    switch (phase) {
      case PREPARING -> prepare(nowNs);
      case ARMING -> arm(nowNs);
      case RUNNING -> {
        align(nowNs);
        if (!guessed && enough) {
          divide(nowNs);
        }
        if (pausedFor(LONGEST_PAUSE_NS, nowNs)) {
          stop(RunPhase.STOPPED, "paused for an hour", nowNs);
        }
        if (nowNs - enoughNs > LONGEST_WITHOUT_MAJORITY_NS) {
          fail("for an hour too few of its workers were heard to lead them", nowNs);
          return;
        }
        finishIfDrained(nowNs);
      }
      case STOPPING -> {
        align(nowNs);
        finishIfDrained(nowNs);
      }
      case FINISHED, STOPPED, ABORTED, FAILED -> {}
    }
    if (phase.ended()) {
      return;
    }
    recording.update(roster.all());
    boolean arming = phase == RunPhase.ARMING;
    if (recording.isStable()) {
      rowBook.stable();
    }
    supply();
    if ((arming || leased()) && recording.due(events, roster.all(), nowNs)) {
      long version = recording.next(events, roster.all(), nowNs);
      effects.add(new RunEffect.Checkpoint(version, memory(nowNs)));
    }
    Orders.Aim aim = aim();
    roster.all().forEach(m -> effects.addAll(orders.to(m, aim, recording, nowNs)));
  }

  /** Gives rows, where it is certain that a successor would know of it. */
  private void supply() {
    if (!rowBook.open()) {
      return;
    }
    boolean begins = phase == RunPhase.ARMING && divider.begun().stream().noneMatch(Member::gone);
    boolean goesOn = leased() && enough && !guessed;
    if ((begins || goesOn) && recording.isKeptBy(roster.holders())) {
      for (Member m : roster.live()) {
        boolean heard = m.status.filter(s -> s.term() == spec.term()).isPresent();
        if (heard && !m.leaves()) {
          rowBook.supply(m, divider.courses());
        }
      }
    }
  }

  private Orders.Aim aim() {
    return new Orders.Aim(
        guessed ? 0 : startAtNs,
        stopNs,
        graceNs(),
        leased(),
        stages(),
        founders.electors(),
        divider::electors);
  }

  private RunMemory memory(long nowNs) {
    return new RunMemory(
        runNs(nowNs),
        stopNs,
        outcome,
        phase == RunPhase.STOPPING,
        divider.epoch(),
        divider.courses(),
        divider.electorsByEpoch().entrySet().stream()
            .map(e -> new RunMemory.Electorate(e.getKey(), e.getValue()))
            .toList(),
        roster.all().stream().map(MemberMemory::of).toList(),
        Stream.of(stageLogs).map(StageLog::memory).toList(),
        events.all(),
        events.lastId(),
        failures,
        List.copyOf(roster.parked()),
        rowBook.mark(divider.courses(), Math.max(0, runNs(nowNs)), roster.live().size()));
  }

  private boolean leased() {
    return phase == RunPhase.RUNNING || phase == RunPhase.STOPPING;
  }

  private void watchMajority(long nowNs) {
    boolean now = !leased() || doubts.heardByEnough(divider, nowNs) || justAdopted(nowNs);
    enoughNs = now ? nowNs : enoughNs;
    if (now != enough) {
      enough = now;
      event(
          nowNs,
          now ? "majority-back" : "majority-lost",
          now
              ? "enough workers are heard again"
              : "too few workers are heard to be sure that nobody else leads them: no leases,"
                  + " no new shares");
    }
  }

  /** What was heard by testimony still counts. */
  private boolean justAdopted(long nowNs) {
    return adopted && nowNs - createdNs < settings.lease().toNanos();
  }

  private void loseTheSilent(long nowNs) {
    for (Member m : roster.all()) {
      if (!m.gone() && m.state != State.DRAINED && silent(m, nowNs)) {
        lose(m, "silent for " + (nowNs - m.heardNs) / 1_000_000 + " ms", nowNs);
      }
    }
  }

  private boolean silent(Member m, long nowNs) {
    if (!leased() || m.divisions.isEmpty()) {
      return nowNs - m.heardNs > PREPARING_SILENCE_NS;
    }
    boolean lapsed = nowNs - m.leaseEndNs > settings.margin().toNanos();
    // One that has armed the end of its share needs nobody's doubt to end there.
    boolean ends = m.tenureEndNs != Long.MAX_VALUE && m.armed();
    return lapsed && (ends || (enough && doubts.silenced(m, nowNs)));
  }

  private void lose(Member member, String why, long nowNs) {
    if (leased()) {
      long votedNs = member.outvotedNs == Long.MAX_VALUE ? 0 : Quorums.VOTE_NS;
      long untilNs =
          member.dead
              ? nowNs
              : Math.max(member.leaseEndNs, Math.min(nowNs, member.outvotedNs) + votedNs);
      member.silencedNs = untilNs - startAtNs;
    }
    member.state = State.LOST;
    if (!leased()) {
      // What it was to carry was never in force: the next start divides the rate without it.
      member.forgetShare();
    }
    event(nowNs, "worker-lost", member, member.key + " lost: " + why);
  }

  /** Lets those go that have handed over their share and told everything. */
  private void letGo(long nowNs) {
    for (Member m : roster.all()) {
      if (m.gone() || !m.leaves()) {
        continue;
      }
      roster.parked().add(m.info.worker());
      boolean told =
          m.status
              .filter(s -> s.phase() == Status.Phase.DRAINED && s.lastSequence() == m.merged)
              .isPresent();
      boolean idle = m.divisions.isEmpty() || !leased();
      if (idle || (m.tenureEndNs != Long.MAX_VALUE && told)) {
        if (!leased()) {
          m.forgetShare();
        }
        m.state = State.LEFT;
        event(nowNs, "worker-left", m, m.key + " left" + (idle ? "" : " and has told everything"));
        effects.add(orders.release(m));
      }
    }
  }

  private void prepare(long nowNs) {
    founders.name();
    List<Member> live = roster.live();
    boolean complete = live.size() >= Math.max(1, settings.expectedWorkers());
    boolean ready =
        complete
            && live.stream().allMatch(m -> m.state == State.READY)
            && founders.veto(m -> m.state == State.READY);
    readySinceNs = !ready ? 0 : readySinceNs == 0 ? nowNs : readySinceNs;
    boolean clocks = ready && (nowNs - readySinceNs > CLOCK_PATIENCE_NS || clocksAreGood(live));
    if (nowNs - createdNs > spec.plan().startTimeout().toNanos()) {
      fail(whyNotReady(live), nowNs);
    } else if (clocks) {
      nameStart(nowNs);
    }
  }

  private static boolean clocksAreGood(List<Member> live) {
    return live.stream().allMatch(m -> clockErrorNs(m) < GOOD_CLOCK_NS);
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
        + (founders.veto(m -> true)
            ? ""
            : ", too few of them among the %d that were first asked to be sure that no other"
                    .formatted(founders.electors().size())
                + " coordinator starts the run")
        + (unarmed.isEmpty() ? "" : ", never acknowledged a start: " + String.join(", ", unarmed));
  }

  private static long clockErrorNs(Member m) {
    return m.status.map(Status::clockErrorNs).orElse(Long.MAX_VALUE);
  }

  private void nameStart(long nowNs) {
    phase = RunPhase.ARMING;
    startAtNs = nowNs + settings.startAhead().toNanos();
    divider.begin(roster.live());
    for (Member m : roster.live()) {
      m.resendSoon(Kind.START);
      m.resendSoon(Kind.DIVIDE);
    }
  }

  private void arm(long nowNs) {
    List<Member> armed = divider.begun();
    boolean complete = armed.stream().noneMatch(Member::gone);
    if (nowNs > startAtNs - settings.startAhead().toNanos() / 4) {
      // Nobody holds a lease yet, so a start that not all have heard of in time moves no load.
      phase = RunPhase.PREPARING;
      unarmed =
          armed.stream().filter(m -> !m.gone() && !hasStart(m)).map(m -> m.key.toString()).toList();
      startAtNs = 0;
    } else if (complete
        && armed.stream().allMatch(m -> hasStart(m) && m.recorded)
        && armed.stream().allMatch(m -> rowBook.supplied(m, divider.courses()))
        && founders.veto(this::hasStart)) {
      phase = RunPhase.RUNNING;
      event(nowNs, "started", "started with " + divider.describe());
      rowBook.shortages(divider.courses()).forEach(text -> event(nowNs, "data-short", text));
      for (Member m : armed) {
        m.state = State.RUNNING;
        grant(m, nowNs);
      }
    }
  }

  private boolean knowsStart(Member m) {
    return m.status.filter(s -> s.startAtNs() == startAtNs).isPresent();
  }

  private boolean hasStart(Member m) {
    int epoch = m.lastDivision().map(Division::epoch).orElse(-1);
    return m.status.filter(s -> s.startAtNs() == startAtNs && s.epoch() == epoch).isPresent();
  }

  /** After a succession: finds run time 0 on this clock, as the workers have it on theirs. */
  private void align(long nowNs) {
    if (!guessed) {
      return;
    }
    if (roster.live().stream().allMatch(m -> m.divisions.isEmpty() && !m.onCourse())) {
      // Nobody is left who could tell better.
      guessed = false;
      return;
    }
    List<Member> running =
        roster.live().stream()
            .filter(Member::onCourse)
            .filter(m -> m.status.filter(s -> s.term() == spec.term()).isPresent())
            .filter(m -> clockErrorNs(m) < Long.MAX_VALUE)
            .toList();
    boolean patient = nowNs - createdNs < CLOCK_PATIENCE_NS;
    if (running.isEmpty() || (patient && !clocksAreGood(running))) {
      return;
    }
    long[] starts =
        running.stream()
            .mapToLong(m -> m.status.get().originNs() + m.status.get().clockOffsetNs())
            .sorted()
            .toArray();
    startAtNs = starts[starts.length / 2];
    guessed = false;
  }

  private void divide(long nowNs) {
    long runNs = nowNs - startAtNs;
    List<Member> able =
        roster.live().stream()
            .filter(m -> m.state == State.RUNNING || m.state == State.READY)
            .filter(m -> m.holdsShare() || (knowsStart(m) && m.divisions.isEmpty()))
            // One that no successor would find must not carry load.
            .filter(m -> m.recorded)
            .toList();
    List<Member> staying = able.stream().filter(m -> !m.leaves()).toList();
    balance.update(staying, nowNs);
    divider
        .step(roster.all(), staying, runNs, endNs())
        .ifPresent(text -> event(nowNs, "rebalanced", text));
    able.stream().filter(Member::holdsShare).forEach(m -> m.state = State.RUNNING);
    if (!roster.live().isEmpty()) {
      noWorkerSinceNs = Long.MAX_VALUE;
    } else if (noWorkerSinceNs == Long.MAX_VALUE) {
      noWorkerSinceNs = nowNs;
    } else if (nowNs - noWorkerSinceNs > spec.plan().startTimeout().toNanos()) {
      fail("no worker is left", nowNs);
    }
  }

  private void finishIfDrained(long nowNs) {
    long runNs = nowNs - startAtNs;
    if (runNs < endNs()) {
      return;
    }
    for (Member m : roster.live()) {
      boolean drained =
          m.status
              .filter(s -> s.phase() == Status.Phase.DRAINED && s.lastSequence() == m.merged)
              .isPresent();
      if (drained || m.divisions.isEmpty()) {
        m.state = State.DRAINED;
      }
    }
    List<Member> waiting = roster.live().stream().filter(m -> m.state != State.DRAINED).toList();
    if (!waiting.isEmpty() && runNs > endNs() + graceNs() + settings.drainLimit().toNanos()) {
      waiting.forEach(m -> lose(m, "did not deliver its last intervals in time", nowNs));
      waiting = List.of();
    }
    if (waiting.isEmpty()) {
      end(outcome, nowNs);
    }
  }

  /** The plan's stages as they go by the courses in force. */
  private List<RunStage> stages() {
    if (stagesRevision != divider.courses().revision()) {
      stagesRevision = divider.courses().revision();
      stages = divider.courses().stages(spec.plan());
    }
    return stages;
  }

  /**
   * What somebody asks of the run, done in step from half a second ahead on; or refused, also where
   * it would exceed the limits.
   */
  public ControlResult control(Control control, PlanLimits limits, long nowNs) {
    if (phase != RunPhase.RUNNING || guessed || !enough) {
      return new ControlResult.Refused(
          "the run is "
              + (guessed || !enough ? "without a majority" : phase)
              + ": try again later");
    }
    return controls.apply(control, limits, nowNs - startAtNs);
  }

  private boolean pausedFor(long ns, long nowNs) {
    Courses courses = divider.courses();
    return courses.paused() && runNs(nowNs) - courses.pausedAtNs() >= ns;
  }

  /** Whether nothing is due as somebody has paused the run. */
  public boolean paused(long nowNs) {
    return phase == RunPhase.RUNNING && pausedFor(0, nowNs);
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
    stopNs = Math.max(0, nowNs - startAtNs + settings.divideAhead().toNanos());
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
    boolean begun = leased();
    if (!begun) {
      // At most named: run time has never begun.
      startAtNs = 0;
    }
    phase = how;
    endedNs = nowNs;
    if (how == RunPhase.FAILED || !begun) {
      // Nobody is to go on with it alone.
      roster.all().forEach(m -> effects.add(orders.release(m)));
    }
    effects.add(new RunEffect.Ended());
  }

  private void grant(Member m, long nowNs) {
    // A worker takes no start once it has a lease, so nobody gets one before it knows the start.
    boolean leases =
        leased() && enough && (knowsStart(m) || m.onCourse()) && m.epoch() >= m.leaseFromEpoch;
    long leaseNs = leases ? settings.lease().toNanos() : 0;
    if (leases) {
      m.leaseEndNs = nowNs + leaseNs;
    }
    effects.add(orders.grant(m, leaseNs, doubts.keys(nowNs), nowNs));
  }

  private void event(long nowNs, String type, String text) {
    events.add(runNs(nowNs), type, OptionalInt.empty(), text);
  }

  private void event(long nowNs, String type, Member member, String text) {
    events.add(runNs(nowNs), type, OptionalInt.of(member.part), text);
  }

  static String number(double value) {
    return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
  }

  // What reports are made from.

  /** Whether a worker says right now that it cannot keep up. */
  public boolean saturated() {
    return roster.live().stream()
        .anyMatch(m -> m.status.filter(s -> s.load().saturated()).isPresent());
  }

  public RunSpec spec() {
    return spec;
  }

  public RunPhase phase() {
    return phase;
  }

  /** Whether enough workers know of the run for another coordinator to go on with it. */
  public boolean known() {
    return founders.majority(m -> m.status.isPresent());
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
    return accounts.gaps(runNs(nowNs), stopNs, phase.ended());
  }

  /** Run time up to which all have told what they did; {@link Long#MAX_VALUE} if nobody is to. */
  long toldNs() {
    return roster.live().stream()
        .filter(m -> m.state != State.DRAINED)
        .mapToLong(Member::toldNs)
        .min()
        .orElse(Long.MAX_VALUE);
  }

  /** Arrivals that no worker was given, and that are missed therefore. */
  public long unassigned(long nowNs) {
    return accounts.unassigned(Math.min(runNs(nowNs), endNs()));
  }

  /** What did not happen, or is not known, by worker and span. */
  List<GapView> gapViews(long nowNs) {
    return accounts.views(gaps(nowNs), Math.min(runNs(nowNs), endNs()));
  }

  Collection<Member> members() {
    return roster.all();
  }

  StageLog stageLog(int stage) {
    return stageLogs[stage];
  }

  public Courses courses() {
    return divider.courses();
  }

  /** Run time at which it was told to stop; {@link Long#MAX_VALUE} if it was not. */
  long stopNs() {
    return stopNs;
  }

  /** Run time at which nothing more is due: the plan's end, or the stop. */
  public long endNs() {
    return Math.min(stopNs, divider.courses().endNs());
  }
}

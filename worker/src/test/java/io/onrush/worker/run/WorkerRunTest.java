package io.onrush.worker.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.onrush.measure.Interval;
import io.onrush.pace.Assignment;
import io.onrush.pace.Course;
import io.onrush.pace.Courses;
import io.onrush.pace.Division;
import io.onrush.pace.Leg;
import io.onrush.protocol.StageEntry;
import io.onrush.protocol.Status;
import io.onrush.protocol.Status.Phase;
import io.onrush.protocol.ToCoordinator;
import io.onrush.protocol.ToCoordinator.IntervalReport;
import io.onrush.protocol.ToWorker;
import io.onrush.protocol.ToWorker.Divide;
import io.onrush.protocol.ToWorker.EnterStage;
import io.onrush.protocol.ToWorker.Fence;
import io.onrush.protocol.ToWorker.Grant;
import io.onrush.protocol.ToWorker.Release;
import io.onrush.protocol.ToWorker.Start;
import io.onrush.protocol.WorkerInfo;
import io.onrush.protocol.WorkerLoad;
import io.onrush.worker.RecordingEngine;
import io.onrush.worker.RecordingEngine.Announce;
import io.onrush.worker.RecordingEngine.Close;
import io.onrush.worker.RecordingEngine.Enter;
import io.onrush.worker.RecordingEngine.Lease;
import io.onrush.worker.RecordingEngine.MapClock;
import io.onrush.worker.RecordingEngine.Stop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The coordinator's clock is {@value #OFFSET} ns ahead, and every round trip takes 2 ms. */
class WorkerRunTest {
  private static final long MS = 1_000_000L;
  private static final long SECOND = 1000 * MS;
  private static final Courses COURSES =
      new Courses(0, List.of(new Course(0, List.of(Leg.of(0, SECOND, 1, 1)))), Courses.NOT_PAUSED);
  private static final long OFFSET = 7_000 * SECOND;
  private static final long TERM = 5;

  private final RecordingEngine engine = new RecordingEngine();
  private final List<ToCoordinator> told = new ArrayList<>();
  private final WorkerRun run =
      new WorkerRun(
          new WorkerInfo("w", 1, "here:1", "", 1, "test"),
          new ToWorker.Prepare("run", TERM, 1, "text", 1, "", 1, List.of(), 30_000_000_000L),
          engine,
          new Outlet() {
            @Override
            public void toCoordinator(ToCoordinator message) {
              told.add(message);
            }

            @Override
            public void toPeer(String address, ToWorker.Peer message) {}
          },
          () -> WorkerLoad.NONE);
  private long nowNs = 100 * SECOND;

  @BeforeEach
  void begin() {
    run.begin(nowNs);
    run.prepared(nowNs);
  }

  @Test
  void aStatusGoesOutOftenUntilALeaseConfirmsTheStartAndSeldomAfterIt() {
    assertThat(statusesWithin(SECOND)).isBetween(15, 21);
    grant(0, 0);
    start(OFFSET + nowNs + MS);
    assertThat(statusesWithin(SECOND)).isBetween(15, 21);
    grant(0, SECOND);
    assertThat(statusesWithin(SECOND)).isBetween(3, 5);
  }

  @Test
  void noStartIsTakenBeforeTheClockIsKnown() {
    start(200 * SECOND);
    assertThat(status().startAtNs()).isZero();
    grant(0, 0);
    start(200 * SECOND);
    assertThat(status().startAtNs()).isEqualTo(200 * SECOND);
  }

  @Test
  void aStartMayBePutOffButNotBroughtForward() {
    grant(0, 0);
    start(200 * SECOND);
    start(199 * SECOND);
    assertThat(status().startAtNs()).isEqualTo(200 * SECOND);
    start(201 * SECOND);
    assertThat(status().startAtNs()).isEqualTo(201 * SECOND);
  }

  @Test
  void aLeaseConfirmsTheStartForGood() {
    grant(0, 0);
    start(200 * SECOND);
    grant(0, SECOND);
    start(300 * SECOND);
    assertThat(status().startAtNs()).isEqualTo(200 * SECOND);
  }

  @Test
  void theClockIsMappedOnceALeaseConfirmsTheStart() {
    grant(0, 0);
    start(OFFSET + 101 * SECOND);
    grant(0, 0);
    assertThat(engine.calls(MapClock.class)).isEmpty();
    grant(0, SECOND);
    assertThat(engine.calls(MapClock.class)).containsExactly(new MapClock(101 * SECOND));
    grant(0, SECOND);
    assertThat(engine.calls(MapClock.class)).as("nothing has changed").hasSize(1);
  }

  @Test
  void theLeaseCountsFromTheEchoedStatus() {
    run.on(new Grant("run", TERM, 1, 0, 42, OFFSET + 43, SECOND, 0, 0, List.of()), nowNs);
    assertThat(engine.calls(Lease.class)).containsExactly(new Lease(42 + SECOND));
  }

  @Test
  void aLeaseOfAnOlderEpochIsNone() {
    divide(3, 0);
    grant(2, SECOND);
    assertThat(engine.calls(Lease.class)).isEmpty();
    grant(3, SECOND);
    grant(4, SECOND);
    assertThat(engine.calls(Lease.class)).hasSize(2);
  }

  @Test
  void aDivisionIsEnteredOnceAndNeverAfterANewerOne() {
    divide(2, 5 * SECOND);
    divide(2, 5 * SECOND);
    divide(1, 0);
    assertThat(engine.calls(Enter.class)).hasSize(1);
    assertThat(status().epoch()).isEqualTo(2);
    assertThat(status().epochFromNs()).isEqualTo(5 * SECOND);
  }

  @Test
  void aDivisionThatComesTooLateHoldsFromNow() {
    started();
    nowNs += 3 * SECOND;
    long runNs = nowNs - engine.calls(MapClock.class).getLast().originNs();
    divide(2, SECOND);
    assertThat(engine.calls(Enter.class).getLast().fromNs()).isEqualTo(runNs);
    assertThat(status().epochFromNs()).isEqualTo(runNs);
  }

  @Test
  void ordersOfAnOlderTermAreRefused() {
    run.on(new Divide("run", TERM + 1, 1, division(2, 0), List.of(1), List.of()), nowNs);
    run.on(new Divide("run", TERM, 1, division(3, 0), List.of(1), List.of()), nowNs);
    run.on(new ToWorker.Stop("run", TERM, 1, 0, 0, true), nowNs);
    assertThat(engine.calls(Enter.class)).hasSize(1);
    assertThat(engine.calls(Stop.class)).isEmpty();
    assertThat(status().epoch()).isEqualTo(2);
  }

  @Test
  void stagesAreArmedInTheirOrder() {
    enterStage(0);
    enterStage(2);
    enterStage(0);
    assertThat(status().stage()).isZero();
    enterStage(1);
    enterStage(2);
    assertThat(engine.calls(Announce.class))
        .containsExactly(new Announce(0, 0), new Announce(1, SECOND), new Announce(2, 2 * SECOND));
    assertThat(status().stage()).isEqualTo(2);
  }

  @Test
  void afterAChangeThoseAreArmedAgainThatWereNotEnteredThoughLaterOnesWere() {
    divide(1, 0);
    List.of(0, 1, 2).forEach(this::enterStage);
    run.stageEntered(0, 0, nowNs);
    run.stageEntered(2, SECOND, nowNs);
    Courses changed = new Courses(1, COURSES.scenarios(), Courses.NOT_PAUSED);
    Division next = new Division(2, 0, List.of(new Assignment(0.5, 0)), changed);
    run.on(new Divide("run", TERM, 1, next, List.of(10), List.of()), nowNs);
    assertThat(status().stage()).isZero();
    int before = engine.calls(Announce.class).size();
    List.of(1, 2).forEach(this::enterStage);
    assertThat(status().stage()).isEqualTo(2);
    assertThat(engine.calls(Announce.class)).hasSize(before + 1).endsWith(new Announce(1, SECOND));
  }

  @Test
  void aLateWorkerBeginsWithTheStageThatItIsGivenFirst() {
    enterStage(4);
    assertThat(status().stage()).isEqualTo(4);
  }

  @Test
  void entriesAreToldWithTheErrorOfTheClockAndOnlyTheLastFewAreKept() {
    grant(0, 0);
    for (int i = 0; i < 10; i++) {
      run.stageEntered(i, i * SECOND, nowNs);
    }
    assertThat(status().entered().stream().map(StageEntry::stage))
        .containsExactly(2, 3, 4, 5, 6, 7, 8, 9);
    assertThat(status().entered().getLast().errorNs()).isBetween(MS, MS + 1000);
  }

  @Test
  void aStopMayBeBroughtForwardButNotPutOff() {
    stop(9 * SECOND);
    stop(10 * SECOND);
    stop(8 * SECOND);
    assertThat(engine.calls(Stop.class))
        .containsExactly(
            new Stop(9 * SECOND, Duration.ofSeconds(1)),
            new Stop(8 * SECOND, Duration.ofSeconds(1)));
    assertThat(status().stopAtNs()).isEqualTo(8 * SECOND);
  }

  @Test
  void intervalsAreRepeatedUntilAGrantAcknowledgesThem() {
    run.intervalClosed(0, SECOND, List.of(), nowNs);
    assertThat(intervals()).containsExactly(1L);
    nowNs += 2 * SECOND;
    run.tick(nowNs);
    assertThat(intervals()).containsExactly(1L, 1L);
    run.on(new Grant("run", TERM, 1, 0, nowNs, OFFSET + nowNs, 0, 1, 0, List.of()), nowNs);
    nowNs += 2 * SECOND;
    run.tick(nowNs);
    assertThat(intervals()).containsExactly(1L, 1L);
  }

  @Test
  void onceItsEngineHasFailedItSendsNothingMore() {
    started();
    run.failed(List.of("a loop died"), nowNs);
    assertThat(status().phase()).isEqualTo(Status.Phase.FAILED);
    assertThat(engine.calls(Lease.class)).last().isEqualTo(new Lease(Long.MIN_VALUE));
    grant(9, SECOND);
    assertThat(engine.calls(Lease.class)).last().isEqualTo(new Lease(Long.MIN_VALUE));
  }

  @Test
  void fencedOffItStopsTakesNoLeaseAndEndsOnceAllIsDelivered() {
    started();
    run.intervalClosed(0, SECOND, List.of(), nowNs);
    fence(0);
    assertThat(engine.calls(Lease.class)).last().isEqualTo(new Lease(Long.MIN_VALUE));
    assertThat(engine.calls(Stop.class)).containsExactly(new Stop(0, Duration.ZERO));
    grant(9, SECOND);
    assertThat(engine.calls(Lease.class)).last().isEqualTo(new Lease(Long.MIN_VALUE));
    run.drained(nowNs);
    fence(0);
    assertThat(run.over()).as("an interval is not delivered yet").isFalse();
    fence(1);
    assertThat(run.over()).isTrue();
    assertThat(engine.calls(Close.class)).hasSize(1);
    assertThat(engine.calls(Stop.class)).as("told once").hasSize(1);
  }

  @Test
  void releasedItClosesTheEngineAndTakesNoMoreOrders() {
    run.on(new Release("run", TERM, 1), nowNs);
    run.on(new Release("run", TERM, 1), nowNs);
    divide(1, 0);
    assertThat(run.over()).isTrue();
    assertThat(engine.calls(Close.class)).hasSize(1);
    assertThat(engine.calls(Enter.class)).isEmpty();
  }

  @Test
  void aFailureIsToldWithItsReasonsInEveryStatusFromThenOn() {
    run.failed(List.of("no such host: nowhere"), nowNs);
    nowNs += SECOND;
    run.tick(nowNs);
    assertThat(status().phase()).isEqualTo(Phase.FAILED);
    assertThat(status().reasons()).containsExactly("no such host: nowhere");
  }

  private void started() {
    grant(0, 0);
    start(OFFSET + nowNs + MS);
    grant(0, SECOND);
  }

  /** Answers a status that was sent now: a millisecond there, a millisecond back. */
  private void grant(int epoch, long leaseNs) {
    long sentNs = nowNs;
    nowNs += 2 * MS;
    run.on(
        new Grant("run", TERM, 1, epoch, sentNs, OFFSET + sentNs + MS, leaseNs, 0, 0, List.of()),
        nowNs);
  }

  private void start(long atNs) {
    run.on(new Start("run", TERM, 1, atNs), nowNs);
  }

  private void divide(int epoch, long atNs) {
    run.on(new Divide("run", TERM, 1, division(epoch, atNs), List.of(10), List.of()), nowNs);
  }

  private static Division division(int epoch, long atNs) {
    return new Division(epoch, atNs, List.of(new Assignment(0.5, 0)), COURSES);
  }

  private void enterStage(int stage) {
    boolean first = stage == 0 || stage == 4;
    run.on(new EnterStage("run", TERM, 1, stage, first, stage * SECOND), nowNs);
  }

  private void stop(long atNs) {
    run.on(new ToWorker.Stop("run", TERM, 1, atNs, SECOND, true), nowNs);
  }

  private void fence(long acknowledged) {
    run.on(new Fence("run", TERM, 1, acknowledged), nowNs);
  }

  private int statusesWithin(long spanNs) {
    int before = told.size();
    for (long end = nowNs + spanNs; nowNs < end; nowNs += 10 * MS) {
      run.tick(nowNs);
    }
    return told.size() - before;
  }

  private Status status() {
    nowNs += SECOND;
    run.tick(nowNs);
    return (Status) told.getLast();
  }

  private List<Long> intervals() {
    return told.stream()
        .filter(IntervalReport.class::isInstance)
        .map(m -> ((IntervalReport) m).interval())
        .map(Interval::sequence)
        .toList();
  }
}

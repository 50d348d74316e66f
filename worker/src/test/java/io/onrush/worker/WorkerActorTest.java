package io.onrush.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import akka.actor.typed.receptionist.Receptionist;
import io.onrush.cluster.ClusterConfig;
import io.onrush.cluster.HostPort;
import io.onrush.cluster.Keys;
import io.onrush.pace.Assignment;
import io.onrush.pace.Course;
import io.onrush.pace.Courses;
import io.onrush.pace.Division;
import io.onrush.pace.Leg;
import io.onrush.protocol.Status;
import io.onrush.protocol.Status.Phase;
import io.onrush.protocol.ToCoordinator;
import io.onrush.protocol.ToCoordinator.IntervalReport;
import io.onrush.protocol.ToWorker;
import io.onrush.protocol.ToWorker.Divide;
import io.onrush.protocol.ToWorker.EnterStage;
import io.onrush.protocol.ToWorker.Fence;
import io.onrush.protocol.ToWorker.Grant;
import io.onrush.protocol.ToWorker.Prepare;
import io.onrush.protocol.ToWorker.Release;
import io.onrush.protocol.ToWorker.Start;
import io.onrush.protocol.WorkerInfo;
import io.onrush.protocol.WorkerKey;
import io.onrush.protocol.WorkerLoad;
import io.onrush.worker.RecordingEngine.Announce;
import io.onrush.worker.RecordingEngine.Close;
import io.onrush.worker.RecordingEngine.Enter;
import io.onrush.worker.RecordingEngine.Lease;
import io.onrush.worker.RecordingEngine.MapClock;
import io.onrush.worker.RecordingEngine.Stop;
import io.onrush.worker.run.LoadEngine;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WorkerActorTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final long SECOND = 1_000_000_000L;
  private static final Courses COURSES =
      new Courses(0, List.of(new Course(0, List.of(Leg.of(0, SECOND, 1, 1)))), Courses.NOT_PAUSED);
  private static final long TERM = 3;

  private final ActorTestKit kit =
      ActorTestKit.create(
          ClusterConfig.SYSTEM,
          ClusterConfig.of(ClusterConfig.WORKER_ROLE, new HostPort("127.0.0.1", 0), List.of()));
  private final AtomicLong workers = new AtomicLong();
  private RecordingHost host = new RecordingHost();
  private WorkerInfo info = new WorkerInfo("none", 0, "none", "", 0, "none");
  private TestProbe<ToCoordinator> coordinator = kit.createTestProbe(ToCoordinator.class);
  private WorkerRuns runs = WorkerRuns.start(info, host);
  private ActorRef<WorkerActor.Command> actor = kit.spawn(WorkerActor.create(runs, () -> {}));
  private ActorRef<ToWorker> worker = kit.<ToWorker>createTestProbe().ref();

  private record Made(Prepare order, RecordingEngine engine, WorkerRuns.Findings findings) {}

  /** Makes engines that only write down what they are told. */
  private static final class RecordingHost implements WorkerRuns.Host {
    final List<Made> made = new CopyOnWriteArrayList<>();

    @Override
    public LoadEngine engine(Prepare order, WorkerRuns.Findings findings) {
      if (order.planText().isEmpty()) {
        throw new IllegalArgumentException("plan: empty");
      }
      Made next = new Made(order, new RecordingEngine(), findings);
      made.add(next);
      return next.engine;
    }

    @Override
    public WorkerLoad load() {
      return WorkerLoad.NONE;
    }
  }

  @BeforeEach
  void join() {
    leave();
    host = new RecordingHost();
    info = new WorkerInfo("w" + workers.incrementAndGet(), 2, "127.0.0.1:1", "", 1, "test");
    runs = WorkerRuns.start(info, host);
    actor = kit.spawn(WorkerActor.create(runs, () -> {}));
    coordinator = kit.createTestProbe(ToCoordinator.class);
    worker = registered();
    worker.tell(new ToWorker.Welcome(coordinator.ref()));
  }

  @AfterEach
  void leave() {
    kit.stop(actor, PATIENCE);
    runs.close();
  }

  @AfterAll
  void stop() {
    kit.shutdownTestKit();
  }

  /** The worker as others find it. */
  private ActorRef<ToWorker> registered() {
    TestProbe<Receptionist.Listing> listings = kit.createTestProbe(Receptionist.Listing.class);
    return await()
        .atMost(PATIENCE)
        .until(
            () -> {
              kit.system().receptionist().tell(Receptionist.find(Keys.WORKERS, listings.ref()));
              Set<ActorRef<ToWorker>> all =
                  listings.receiveMessage(PATIENCE).getServiceInstances(Keys.WORKERS);
              return all.stream()
                  .filter(ref -> ref.path().parent().equals(actor.path()))
                  .findFirst();
            },
            found -> found.isPresent())
        .orElseThrow();
  }

  @Test
  void answersAWelcomeWithWhoItIs() {
    assertThat(coordinator.expectMessageClass(ToCoordinator.Joined.class, PATIENCE).info())
        .isEqualTo(info);
    TestProbe<ToCoordinator> successor = kit.createTestProbe(ToCoordinator.class);
    worker.tell(new ToWorker.Welcome(successor.ref()));
    assertThat(successor.expectMessageClass(ToCoordinator.Joined.class, PATIENCE).info())
        .isEqualTo(info);
  }

  @Test
  void preparesAnEngineAndSaysWhenItIsReady() {
    Made made = prepare(1);
    assertThat(status(s -> s.phase() == Phase.PREPARING).key())
        .isEqualTo(new WorkerKey(info.worker(), 1));
    made.findings.prepared();
    status(s -> s.phase() == Phase.READY);
    prepareOrder(1, "plan");
    status(s -> s.phase() == Phase.READY);
    assertThat(host.made).as("engines after a repeated order").hasSize(1);
  }

  @Test
  void statusesFlowWithoutBeingAskedFor() {
    prepare(1);
    long first = status(s -> true).sentNs();
    status(s -> s.sentNs() > first + SECOND / 5);
  }

  @Test
  void aRefusedPlanIsAFailureWithItsReasons() {
    prepareOrder(1, "");
    assertThat(status(s -> s.phase() == Phase.FAILED).reasons()).containsExactly("plan: empty");
  }

  @Test
  void anEngineThatCannotPrepareIsAFailureWithItsReasons() {
    prepare(1).findings.failed(List.of("no such host: a", "no such host: b"));
    assertThat(status(s -> s.phase() == Phase.FAILED).reasons())
        .containsExactly("no such host: a", "no such host: b");
  }

  @Test
  void ordersReachTheEngine() {
    Made made = ready(1);
    grant(0);
    long startAtNs = System.nanoTime() + 3600 * SECOND;
    worker.tell(new Start("run", TERM, 1, startAtNs));
    status(s -> s.startAtNs() == startAtNs);
    assertThat(made.engine.calls(MapClock.class)).as("before a lease").isEmpty();

    divide(TERM, 2);
    divide(TERM, 2);
    divide(TERM, 1);
    divide(TERM - 1, 3);
    worker.tell(new EnterStage("run", TERM, 1, 0, true, 0));
    Status armed = status(s -> s.epoch() == 2 && s.stage() == 0);
    assertThat(made.engine.calls(Enter.class))
        .containsExactly(new Enter(division(2), SECOND, List.of(7)));
    assertThat(made.engine.calls(Announce.class)).containsExactly(new Announce(0, 0));
    assertThat(armed.epochFromNs()).isEqualTo(SECOND);

    long echoNs = System.nanoTime();
    worker.tell(new Grant("run", TERM, 1, 2, echoNs, echoNs, SECOND, 0, 0, List.of()));
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(made.engine.calls(Lease.class))
                    .containsExactly(new Lease(echoNs + SECOND)));
    // The same clock: the origin is the start instant, but for the error of the round trip.
    assertThat(made.engine.calls(MapClock.class).getLast().originNs())
        .isBetween(startAtNs - 20 * SECOND, startAtNs + 20 * SECOND);

    worker.tell(new ToWorker.Stop("run", TERM, 1, 5 * SECOND, SECOND, true));
    status(s -> s.stopAtNs() == 5 * SECOND);
    assertThat(made.engine.calls(Stop.class))
        .containsExactly(new Stop(5 * SECOND, Duration.ofSeconds(1)));
  }

  @Test
  void anEntryOfAStageIsTold() {
    Made made = ready(1);
    made.findings.stageEntered(1, 123);
    assertThat(status(s -> !s.entered().isEmpty()).entered().getFirst().atNs()).isEqualTo(123);
  }

  @Test
  void intervalsAreRepeatedUntilAcknowledgedAndNotAfterwards() {
    Made made = ready(1);
    made.findings.intervalClosed(0, SECOND, List.of());
    IntervalReport first = interval();
    assertThat(first.interval().sequence()).isEqualTo(1);
    assertThat(interval()).as("not acknowledged").isEqualTo(first);
    long nowNs = System.nanoTime();
    worker.tell(new Grant("run", TERM, 1, 0, nowNs, nowNs, 0, 1, 0, List.of()));
    made.findings.intervalClosed(SECOND, 2 * SECOND, List.of());
    long next = interval().interval().sequence();
    while (next == 1) {
      // Sent again before the acknowledgement came.
      next = interval().interval().sequence();
    }
    assertThat(next).isEqualTo(2);
    assertThat(interval().interval().sequence()).as("the first one is settled").isEqualTo(2);
  }

  @Test
  void fencedOffItStopsDeliversAndPreparesAnewBeside() {
    Made old = ready(1);
    old.findings.intervalClosed(0, SECOND, List.of());
    interval();
    worker.tell(new Fence("run", TERM, 1, 0));
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              assertThat(old.engine.calls(Lease.class)).contains(new Lease(Long.MIN_VALUE));
              assertThat(old.engine.calls(Stop.class)).contains(new Stop(0, Duration.ZERO));
            });
    Made next = prepare(2);
    next.findings.prepared();
    status(s -> s.key().incarnation() == 2 && s.phase() == Phase.READY);
    assertThat(interval().key().incarnation()).as("still to be delivered").isEqualTo(1);
    old.findings.drained();
    status(s -> s.key().incarnation() == 1 && s.phase() == Phase.DRAINED);
    worker.tell(new Fence("run", TERM, 1, 1));
    await().atMost(PATIENCE).until(() -> !old.engine.calls(Close.class).isEmpty());
    assertThat(next.engine.calls(Close.class)).isEmpty();
  }

  @Test
  void releasedItClosesTheEngineAndIsSilent() {
    Made made = ready(1);
    worker.tell(new Release("run", TERM, 1));
    await().atMost(PATIENCE).until(() -> !made.engine.calls(Close.class).isEmpty());
    Made other = prepare(2);
    other.findings.prepared();
    status(s -> s.key().incarnation() == 2 && s.phase() == Phase.READY);
    long lastNs = System.nanoTime();
    Status next = status(s -> s.sentNs() > lastNs);
    assertThat(next.key().incarnation()).isEqualTo(2);
    assertThat(made.engine.calls(Close.class)).hasSize(1);
  }

  @Test
  void theOldestOfTooManyRunsGivesWay() {
    Made first = prepare(1);
    for (int i = 2; i <= 5; i++) {
      prepare(i);
    }
    assertThat(first.engine.calls(Close.class)).hasSize(1);
    assertThat(host.made.get(1).engine.calls(Close.class)).isEmpty();
  }

  @Test
  void anOrderForARunThatIsNotHereDoesNothing() {
    worker.tell(new ToWorker.Stop("other", TERM, 1, 0, 0, true));
    assertThat(ready(1).engine.calls(Stop.class)).isEmpty();
  }

  private Made ready(int incarnation) {
    Made made = prepare(incarnation);
    made.findings.prepared();
    status(s -> s.phase() == Phase.READY);
    return made;
  }

  private Made prepare(int incarnation) {
    int before = host.made.size();
    prepareOrder(incarnation, "plan");
    status(s -> s.key().incarnation() == incarnation);
    assertThat(host.made).hasSize(before + 1);
    return host.made.getLast();
  }

  private void prepareOrder(int incarnation, String planText) {
    worker.tell(
        new Prepare("run", TERM, incarnation, planText, 1, "", 2, List.of(), 30_000_000_000L));
  }

  private void grant(long leaseNs) {
    long nowNs = System.nanoTime();
    worker.tell(new Grant("run", TERM, 1, 0, nowNs, nowNs, leaseNs, 0, 0, List.of()));
  }

  private void divide(long term, int epoch) {
    worker.tell(new Divide("run", term, 1, division(epoch), List.of(7), List.of()));
  }

  private static Division division(int epoch) {
    return new Division(epoch, SECOND, List.of(new Assignment(0.33, 0)), COURSES);
  }

  private Status status(Predicate<Status> wanted) {
    return next(Status.class, wanted);
  }

  private IntervalReport interval() {
    return next(IntervalReport.class, i -> true);
  }

  /** The next message of a kind; what comes before it is passed over. */
  private <T extends ToCoordinator> T next(Class<T> kind, Predicate<T> wanted) {
    long deadlineNs = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < deadlineNs) {
      ToCoordinator message = coordinator.receiveMessage(PATIENCE);
      if (kind.isInstance(message) && wanted.test(kind.cast(message))) {
        return kind.cast(message);
      }
    }
    throw new AssertionError("no such " + kind.getSimpleName() + " within " + PATIENCE);
  }
}

package io.onrush.coordinator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.typed.ActorRef;
import io.onrush.cluster.ClusterConfig;
import io.onrush.cluster.HostPort;
import io.onrush.coordinator.http.Runs.StartResult;
import io.onrush.coordinator.http.Runs.StopResult;
import io.onrush.coordinator.report.Report;
import io.onrush.coordinator.report.ReportJson;
import io.onrush.coordinator.report.RunFile;
import io.onrush.coordinator.run.RunSettings;
import io.onrush.measure.Cell;
import io.onrush.measure.Counts;
import io.onrush.measure.EncodedHistogram;
import io.onrush.protocol.ToWorker.Divide;
import io.onrush.protocol.ToWorker.Grant;
import io.onrush.protocol.ToWorker.Prepare;
import io.onrush.protocol.ToWorker.Start;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CoordinatorTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String PLAN =
      """
      name: minute
      target: http://127.0.0.1:9
      shares: [33, 33, 34]
      scenarios:
        main:
          executor: constant-arrival-rate
          rate: 10
          duration: 60s
          maxVUs: 10
          requests:
            - {name: home, method: GET, url: /}
      """;

  private final ActorTestKit kit =
      ActorTestKit.create(
          ClusterConfig.SYSTEM,
          ClusterConfig.of(
              ClusterConfig.COORDINATOR_ROLE, new HostPort("127.0.0.1", 0), List.of()));
  private final List<ActorRef<Coordinator.Command>> coordinators = new ArrayList<>();
  private final List<ObedientWorker> workers = new ArrayList<>();

  @AfterEach
  void clear() {
    coordinators.forEach(ref -> kit.stop(ref, PATIENCE));
    coordinators.clear();
    workers.forEach(ObedientWorker::leave);
    workers.clear();
  }

  @AfterAll
  void stop() {
    kit.shutdownTestKit();
  }

  @Test
  void aRunIsPreparedStartedAndDividedByTheWeights(@TempDir Path reports) {
    AskedRuns runs = coordinator(reports);
    join(3);
    String id = started(runs);
    awaitShares(0.33, 0.33, 0.34);
    for (ObedientWorker w : workers) {
      Prepare prepare = w.orders(Prepare.class).getFirst();
      assertThat(prepare.runId()).isEqualTo(id);
      assertThat(prepare.planText()).isEqualTo(PLAN);
      assertThat(prepare.part()).isEqualTo(workers.indexOf(w) + 1);
      awaitTrue(() -> !w.orders(Start.class).isEmpty());
    }
    assertThat(workers.stream().map(w -> w.orders(Start.class).getLast().startAtNs()).distinct())
        .as("start instants")
        .hasSize(1);
    awaitTrue(() -> workers.stream().allMatch(CoordinatorTest::leased));
    assertThat(report(runs, id).orElseThrow().state()).isEqualTo("running");
  }

  @Test
  void aSecondStartIsBusy(@TempDir Path reports) {
    AskedRuns runs = coordinator(reports);
    join(1);
    String id = started(runs);
    assertThat(start(runs, PLAN)).isEqualTo(new StartResult.Busy(id));
  }

  @Test
  void anInvalidPlanIsRefusedWithAllItsErrors(@TempDir Path reports) {
    AskedRuns runs = coordinator(reports);
    join(1);
    String wrong = PLAN.replace("rate: 10", "rate: -3").replace("maxVUs: 10", "maxVUs: many");
    assertThat(start(runs, wrong))
        .isInstanceOfSatisfying(
            StartResult.Invalid.class, r -> assertThat(r.errors()).hasSizeGreaterThanOrEqualTo(2));
    assertThat(workers.getFirst().orders()).isEmpty();
  }

  @Test
  void withoutWorkersNoRunCanStart(@TempDir Path reports) {
    assertThat(start(coordinator(reports), PLAN))
        .isInstanceOfSatisfying(
            StartResult.NotReady.class, r -> assertThat(r.reason()).contains("no worker"));
  }

  @Test
  void aRunThatPreparesCanBeStopped(@TempDir Path reports) {
    AskedRuns runs = coordinator(reports);
    join(1);
    workers.getFirst().neverGetsReady();
    stopAndExpectStopped(runs, started(runs), reports);
    assertThat(workers.getFirst().orders(Start.class)).isEmpty();
  }

  @Test
  void aRunWhoseStartIsNotAcknowledgedCanBeStopped(@TempDir Path reports) {
    AskedRuns runs = coordinator(reports);
    workers.add(new ObedientWorker(kit, 1, false));
    awaitTrue(workers.getFirst()::joined);
    String id = started(runs);
    awaitTrue(() -> !workers.getFirst().orders(Start.class).isEmpty());
    stopAndExpectStopped(runs, id, reports);
    assertThat(workers.getFirst().orders(Grant.class)).allMatch(g -> g.leaseNs() == 0);
  }

  @Test
  void aRunUnderWayCanBeStopped(@TempDir Path reports) {
    AskedRuns runs = coordinator(reports);
    join(2);
    String id = started(runs);
    awaitTrue(() -> workers.stream().allMatch(CoordinatorTest::leased));
    stopAndExpectStopped(runs, id, reports);
  }

  @Test
  void whatAnIntervalTellsThatDoesNotFitThePlanIsUnaccounted(@TempDir Path reports) {
    AskedRuns runs = coordinator(reports);
    join(1);
    String id = started(runs);
    awaitTrue(() -> report(runs, id).orElseThrow().elapsed() > 0.5);
    EncodedHistogram none = EncodedHistogram.EMPTY;
    Counts counts = new Counts(1000, 1000, 1000, 0, 0, 0);
    workers
        .getFirst()
        .reports(new Cell(99, 0, counts, none, none, none, List.of(), 0, 0, 0, 0, 0, 0, List.of()));
    stopAndExpectStopped(runs, id, reports);
    Report.Totals totals = report(runs, id).orElseThrow().counts();
    assertThat(totals.unaccounted()).isPositive().isEqualTo(totals.planned());
  }

  @Test
  void aWorkerThatFallsSilentIsLostAndTheOthersTakeItsShare(@TempDir Path reports) {
    AskedRuns runs = coordinator(reports);
    join(3);
    String id = started(runs);
    awaitTrue(() -> workers.stream().allMatch(CoordinatorTest::leased));
    workers.getLast().fallSilent();
    awaitTrue(
        () ->
            Math.abs(share(workers.getFirst()) - 0.5) < 1e-9
                && Math.abs(share(workers.get(1)) - 0.5) < 1e-9);
    awaitTrue(
        () ->
            report(runs, id).orElseThrow().events().stream()
                .anyMatch(e -> e.type().equals("worker-lost")));
    assertThat(workers.getFirst().orders(Divide.class).getLast().division().epoch())
        .isEqualTo(workers.get(1).orders(Divide.class).getLast().division().epoch());
  }

  @Test
  void aWorkerThatComesLateIsGivenAShare(@TempDir Path reports) {
    AskedRuns runs = coordinator(reports);
    join(2);
    String _ = started(runs);
    awaitTrue(() -> workers.stream().allMatch(CoordinatorTest::leased));
    workers.add(new ObedientWorker(kit, 3, true));
    awaitTrue(() -> share(workers.getLast()) > 0);
    awaitShares(0.33, 0.33, 0.34);
  }

  @Test
  void aReportIsFoundByIdAndAsTheCurrentAndTheLastOne(@TempDir Path reports) {
    AskedRuns runs = coordinator(reports);
    join(1);
    String id = started(runs);
    for (String name : List.of(id, "current", "last")) {
      assertThat(report(runs, name).map(Report::id)).as(name).contains(id);
    }
    stopAndExpectStopped(runs, id, reports);
    assertThat(report(runs, "last").map(Report::id)).contains(id);
    assertThat(report(runs, "current")).isEmpty();
  }

  @Test
  void aStoredReportOutlivesTheCoordinator(@TempDir Path reports) {
    AskedRuns runs = coordinator(reports);
    join(1);
    String id = started(runs);
    stopAndExpectStopped(runs, id, reports);
    AskedRuns next = coordinator(reports);
    awaitTrue(() -> report(next, id).isPresent());
    assertThat(report(next, id).orElseThrow().state()).isEqualTo("stopped");
    assertThat(report(next, "last").map(Report::id)).contains(id);
    assertThat(answer(next.list())).singleElement().matches(s -> s.id().equals(id));
    assertThat(answer(next.stop(id))).isInstanceOf(StopResult.NotRunning.class);
  }

  @Test
  void whatIsUnknownIsEmpty(@TempDir Path reports) {
    AskedRuns runs = coordinator(reports);
    for (String id : List.of("20260101-000000-abcd", "current", "last", "../../etc/passwd", "")) {
      assertThat(report(runs, id)).as(id).isEmpty();
      assertThat(answer(runs.stop(id))).as(id).isInstanceOf(StopResult.Unknown.class);
    }
    assertThat(answer(runs.list())).isEmpty();
  }

  @Test
  void aPlanStartsByItselfOnceTheWorkersAreThere(@TempDir Path reports) {
    AskedRuns runs =
        coordinator(
            CoordinatorSettings.of(RunSettings.defaults(2), reports)
                .withAutostart(Optional.of(new PlannedStart(PLAN, Optional.empty()))));
    join(1);
    assertThat(report(runs, "current")).isEmpty();
    workers.add(new ObedientWorker(kit, 2, true));
    awaitTrue(() -> report(runs, "current").isPresent());
    awaitShares(33 / 66.0, 33 / 66.0);
  }

  private AskedRuns coordinator(Path reports) {
    return coordinator(CoordinatorSettings.of(RunSettings.defaults(1), reports));
  }

  private AskedRuns coordinator(CoordinatorSettings settings) {
    ActorRef<Coordinator.Command> ref = kit.spawn(Coordinator.create(settings));
    coordinators.add(ref);
    return new AskedRuns(kit.system(), ref);
  }

  private void join(int count) {
    for (int part = 1; part <= count; part++) {
      workers.add(new ObedientWorker(kit, part, true));
    }
    awaitTrue(() -> workers.stream().allMatch(ObedientWorker::joined));
  }

  private static StartResult start(AskedRuns runs, String plan) {
    return answer(runs.start(plan, 1, Optional.empty()));
  }

  private static String started(AskedRuns runs) {
    StartResult result = start(runs, PLAN);
    assertThat(result).isInstanceOf(StartResult.Started.class);
    return ((StartResult.Started) result).id();
  }

  /** Leaves nothing that goes on being written. */
  private static void stopAndExpectStopped(AskedRuns runs, String id, Path reports) {
    assertThat(answer(runs.stop(id))).isEqualTo(new StopResult.Stopping(id));
    awaitTrue(() -> report(runs, id).orElseThrow().state().equals("stopped"));
    assertThat(answer(runs.stop(id))).isEqualTo(new StopResult.NotRunning("stopped"));
    Path savedLast = reports.resolve(id).resolve(RunFile.REPORT.fileName());
    awaitTrue(() -> Files.exists(savedLast));
  }

  private static Optional<Report> report(AskedRuns runs, String id) {
    return answer(runs.report(id, OptionalInt.empty())).flatMap(ReportJson::tryRead);
  }

  private static boolean leased(ObedientWorker worker) {
    return worker.orders(Grant.class).stream().anyMatch(g -> g.leaseNs() > 0);
  }

  private static double share(ObedientWorker worker) {
    List<Divide> divides = worker.orders(Divide.class);
    return divides.isEmpty() ? 0 : divides.getLast().division().assignments().getFirst().fraction();
  }

  private void awaitShares(double... shares) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(workers.stream().mapToDouble(CoordinatorTest::share).toArray())
                    .containsExactly(shares, Offset.offset(1e-9)));
  }

  private static void awaitTrue(Callable<Boolean> holds) {
    await().atMost(PATIENCE).until(holds);
  }

  private static <T> T answer(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
  }
}

package io.onrush.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.onrush.protocol.Status;
import io.onrush.protocol.Status.Phase;
import io.onrush.protocol.ToCoordinator;
import io.onrush.protocol.ToCoordinator.Absent;
import io.onrush.protocol.ToCoordinator.IntervalReport;
import io.onrush.protocol.ToCoordinator.RunPart;
import io.onrush.protocol.ToWorker;
import io.onrush.protocol.ToWorker.Fence;
import io.onrush.protocol.ToWorker.Prepare;
import io.onrush.protocol.ToWorker.Recall;
import io.onrush.protocol.ToWorker.Release;
import io.onrush.protocol.WorkerInfo;
import io.onrush.protocol.WorkerKey;
import io.onrush.protocol.WorkerLoad;
import io.onrush.worker.RecordingEngine.Close;
import io.onrush.worker.run.LoadEngine;
import io.onrush.worker.run.Outlet;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WorkerRunsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final long SECOND = 1_000_000_000L;

  private record Made(RecordingEngine engine, WorkerRuns.Findings findings) {}

  /** Keeps what it is told. */
  private static final class Messages implements Outlet {
    final Queue<ToCoordinator> told = new ConcurrentLinkedQueue<>();

    @Override
    public void toCoordinator(ToCoordinator message) {
      told.add(message);
    }

    @Override
    public void toPeer(String address, ToWorker.Peer message) {}

    boolean hasStatus(Phase phase) {
      return told.stream().anyMatch(m -> m instanceof Status s && s.phase() == phase);
    }

    List<Long> intervals() {
      return told.stream()
          .filter(IntervalReport.class::isInstance)
          .map(m -> ((IntervalReport) m).interval().sequence())
          .distinct()
          .toList();
    }
  }

  private final List<Made> made = new CopyOnWriteArrayList<>();
  private final WorkerRuns runs =
      WorkerRuns.start(
          new WorkerInfo("w", 1, "127.0.0.1:1", "", 1, "test"),
          new WorkerRuns.Host() {
            @Override
            public LoadEngine engine(Prepare order, WorkerRuns.Findings findings) {
              if (order.planText().equals("too much")) {
                throw new IllegalStateException("too many open files");
              }
              Made next = new Made(new RecordingEngine(), findings);
              made.add(next);
              return next.engine;
            }

            @Override
            public WorkerLoad load() {
              return WorkerLoad.NONE;
            }
          });

  @AfterEach
  void close() {
    runs.close();
  }

  @Test
  void whatHappensWhileNothingIsAttachedIsToldAfterwards() {
    Messages first = new Messages();
    runs.attach(first);
    Made run = prepare(1);
    run.findings.prepared();
    soon(() -> first.hasStatus(Phase.READY));
    runs.detach(first);
    run.findings.intervalClosed(0, SECOND, List.of());
    run.findings.intervalClosed(SECOND, 2 * SECOND, List.of());
    run.findings.drained();
    assertThat(parts()).containsExactly(new RunPart("run", 1));

    Messages second = new Messages();
    runs.attach(second);
    soon(() -> second.hasStatus(Phase.DRAINED) && second.intervals().equals(List.of(1L, 2L)));
    assertThat(first.intervals()).isEmpty();
    assertThat(run.engine.calls(Close.class)).isEmpty();
  }

  @Test
  void anOutletThatWasReplacedBeforeItIsDetachedChangesNothing() {
    Messages old = new Messages();
    Messages next = new Messages();
    runs.attach(old);
    runs.attach(next);
    runs.detach(old);
    prepare(1);
    soon(() -> next.hasStatus(Phase.PREPARING));
    assertThat(old.told).isEmpty();
  }

  @Test
  void aReleasedRunIsNoPartAnyMore() {
    prepare(1);
    prepare(2);
    runs.onOrder(new Release("run", 1, 1));
    assertThat(parts()).containsExactly(new RunPart("run", 2));
  }

  @Test
  void whatAnOlderCoordinatorSaysIsRefusedInWhateverIncarnation() {
    Messages out = new Messages();
    runs.attach(out);
    prepare(1);
    runs.onOrder(new Recall("run", 5, 7, -1));
    soon(() -> out.told.contains(new Absent(new WorkerKey("w", 7), "run", 5)));
    soon(() -> out.told.stream().anyMatch(m -> m instanceof Status s && s.term() == 5));
    runs.onOrder(new Release("run", 1, 1));
    runs.onOrder(new Prepare("run", 1, 2, "plan", 1, "", 1, List.of(), 30_000_000_000L));
    assertThat(parts()).containsExactly(new RunPart("run", 1));
    assertThat(made).hasSize(1);
  }

  @Test
  void withoutARunItLeavesAtOnce() throws Exception {
    runs.leave().toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  @Test
  void itLeavesWhenItsLastRunIsReleasedAndTellsThatItWantsTo() {
    Messages out = new Messages();
    runs.attach(out);
    prepare(1);
    prepare(2);
    CompletableFuture<Void> left = runs.leave().toCompletableFuture();
    soon(() -> out.told.stream().filter(m -> m instanceof Status s && s.leaving()).count() >= 2);
    runs.onOrder(new Release("run", 1, 1));
    assertThat(parts()).hasSize(1);
    assertThat(left).isNotDone();
    runs.onOrder(new Prepare("next", 1, 1, "plan", 1, "", 1, List.of(), 30_000_000_000L));
    runs.onOrder(new Release("run", 1, 2));
    soon(left::isDone);
    assertThat(made).as("no new run while it leaves").hasSize(2);
  }

  @Test
  void aDrainedRunThatIsFencedOffDoesNotHoldItUp() {
    Made run = prepare(1);
    CompletableFuture<Void> left = runs.leave().toCompletableFuture();
    run.findings.drained();
    runs.onOrder(new Fence("run", 1, 1, 0));
    soon(left::isDone);
    assertThat(run.engine.calls(Close.class)).hasSize(1);
  }

  @Test
  void closedItEndsAllEnginesAndTakesNothingMore() {
    Made run = prepare(1);
    runs.close();
    soon(() -> run.engine.calls(Close.class).size() == 1);
    run.findings.intervalClosed(0, SECOND, List.of());
    runs.onOrder(new Prepare("next", 1, 1, "plan", 1, "", 1, List.of(), 30_000_000_000L));
    assertThat(made).hasSize(1);
  }

  @Test
  void anEngineThatCannotBeMadeIsAFailureWhateverTheReason() {
    Messages out = new Messages();
    runs.attach(out);
    runs.onOrder(new Prepare("run", 1, 1, "too much", 1, "", 1, List.of(), 30_000_000_000L));
    soon(() -> out.hasStatus(Phase.FAILED));
    assertThat(out.told)
        .anyMatch(
            m -> m instanceof Status s && s.reasons().toString().contains("too many open files"));
  }

  @Test
  void aRunWhoseEngineHasFailedDoesNotHoldItUp() {
    Made run = prepare(1);
    CompletableFuture<Void> left = runs.leave().toCompletableFuture();
    run.findings.failed(List.of("a loop died"));
    runs.onOrder(new Fence("run", 1, 1, 0));
    soon(left::isDone);
    assertThat(run.engine.calls(Close.class)).hasSize(1);
  }

  @Test
  void aRunThatIsOverTellsNothingMore() {
    Messages out = new Messages();
    runs.attach(out);
    Made run = prepare(1);
    runs.onOrder(new Release("run", 1, 1));
    assertThat(parts()).isEmpty();
    out.told.clear();
    run.findings.failed(List.of("closed"));
    await().pollDelay(Duration.ofMillis(300)).until(() -> true);
    assertThat(out.told).isEmpty();
  }

  @Test
  void anEngineIsClosedOnce() {
    Made run = prepare(1);
    runs.onOrder(new Release("run", 1, 1));
    runs.close();
    soon(() -> !run.engine.calls(Close.class).isEmpty());
    await().pollDelay(Duration.ofMillis(300)).until(() -> true);
    assertThat(run.engine.calls(Close.class)).hasSize(1);
  }

  private Made prepare(int incarnation) {
    int before = made.size();
    runs.onOrder(new Prepare("run", 1, incarnation, "plan", 1, "", 1, List.of(), 30_000_000_000L));
    soon(() -> made.size() > before);
    return made.getLast();
  }

  private List<RunPart> parts() {
    CompletableFuture<List<RunPart>> parts = new CompletableFuture<>();
    runs.parts((found, ran) -> parts.complete(found));
    return parts.join();
  }

  private static void soon(Callable<Boolean> condition) {
    await().atMost(PATIENCE).until(condition);
  }
}

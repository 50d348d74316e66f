package io.onrush.coordinator.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.onrush.plan.DataSet;
import io.onrush.plan.Plan;
import io.onrush.plan.Request;
import io.onrush.plan.RowOrder;
import io.onrush.plan.Scenario;
import io.onrush.plan.Stage;
import io.onrush.plan.Template;
import io.onrush.protocol.ToWorker.Allot;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Rows of data that are used once, and data that is to be the same everywhere. */
class RunRowsTest {
  private static final int WORKERS = 3;

  private static Plan plan(Duration duration, RowOrder order) {
    Plan p = HandFedRun.plan(new Stage("one", duration, 10));
    Scenario s = p.scenarios().getFirst();
    Request r = s.requests().getFirst();
    Request filled =
        new Request(
            r.name(),
            r.method(),
            r.endpoint(),
            Template.parse("/${users.id}"),
            r.weight(),
            r.headers(),
            r.body(),
            r.timeout(),
            r.checks());
    Scenario scenario =
        new Scenario(
            s.name(),
            s.startTime(),
            s.startRate(),
            s.maxVUs(),
            s.arrivals(),
            s.gracefulStop(),
            s.stages(),
            List.of(filled));
    return new Plan(
        p.name(),
        p.tags(),
        p.shares(),
        p.startTimeout(),
        List.of(scenario),
        p.thresholds(),
        p.seed(),
        p.speed(),
        p.protocols(),
        List.of(new DataSet("users", new DataSet.File("users.csv"), order)),
        p.metricsUnit());
  }

  private final HandFedRun hand =
      new HandFedRun(WORKERS, plan(Duration.ofSeconds(200), RowOrder.UNIQUE));

  private static HandFedWorker reads(HandFedRun hand, String name, int rows, long fingerprint) {
    HandFedWorker worker = hand.joins(name);
    worker.reads(rows, fingerprint);
    worker.ready();
    return worker;
  }

  private static void assertAllDiffer(HandFedWorker... workers) {
    List<Long> all = Stream.of(workers).flatMap(w -> w.rows().stream()).toList();
    assertThat(new HashSet<>(all)).hasSize(all.size());
  }

  @Test
  void asManyRowsAsArrivalsAreEnough() {
    HandFedRun six = new HandFedRun(WORKERS, plan(Duration.ofSeconds(6), RowOrder.UNIQUE));
    List<HandFedWorker> workers =
        Stream.of("a", "b", "c").map(name -> reads(six, name, 60, 1)).toList();
    six.passStart();
    assertThat(workers).allMatch(w -> w.rows().size() == 20);
    assertAllDiffer(workers.toArray(HandFedWorker[]::new));
    assertThat(six.eventTypes()).doesNotContain("data-short");
  }

  @Test
  void whereThereAreTooFewItIsSaidAtTheStart() {
    Stream.of("a", "b", "c").forEach(name -> reads(hand, name, 1900, 1));
    hand.passStart();
    assertThat(hand.run.events())
        .filteredOn(e -> e.type().equals("data-short"))
        .singleElement()
        .extracting(RunEvent::text)
        .asString()
        .contains("users has 1900 rows, and the plan needs about 2000");
  }

  @Test
  void nobodyStartsBeforeAllHaveTheirFirstRows() {
    HandFedWorker a = reads(hand, "a", 9000, 1);
    reads(hand, "b", 9000, 1);
    reads(hand, "c", 9000, 1);
    a.deafTo(HandFedWorker.Deaf.ALLOT);
    hand.pass(Duration.ofSeconds(2));
    assertThat(hand.run.phase()).isIn(RunPhase.PREPARING, RunPhase.ARMING);
    assertThat(hand.orders(a, Allot.class)).hasSizeGreaterThan(2);
    a.hearsAll();
    hand.passStart();
    assertThat(a.rows()).isNotEmpty();
  }

  @Test
  void otherBytesThanTheOthersFailTheRunBeforeTheStart() {
    HandFedRun any = new HandFedRun(2, plan(Duration.ofSeconds(6), RowOrder.RANDOM));
    reads(any, "a", 10, 1);
    reads(any, "b", 10, 2);
    assertThat(any.run.phase()).isEqualTo(RunPhase.FAILED);
    assertThat(any.run.failures())
        .singleElement()
        .asString()
        .contains("data users: users.csv has not the same bytes", " on a", " on b", "--data");
  }

  @Test
  void aNewcomerWithOtherBytesGetsNoShare() {
    Stream.of("a", "b", "c").forEach(name -> reads(hand, name, 9000, 1));
    hand.passStart();
    HandFedWorker d = reads(hand, "d", 9000, 2);
    hand.pass(Duration.ofSeconds(4));
    assertThat(hand.run.phase()).isEqualTo(RunPhase.RUNNING);
    assertThat(hand.eventTypes()).contains("worker-failed");
    assertThat(hand.divides(d)).isEmpty();
    assertThat(d.rows()).isEmpty();
  }

  @Test
  void rowsFollowTheUseAndNeverPassTheMarkThatAllKeep() {
    HandFedWorker a = reads(hand, "a", 9000, 1);
    HandFedWorker b = reads(hand, "b", 9000, 1);
    HandFedWorker c = reads(hand, "c", 9000, 1);
    hand.passStart();
    int first = a.rows().size();
    assertThat(first).as("for 40 s of a third of 10/s").isBetween(130, 137);
    c.deafTo(HandFedWorker.Deaf.KEEP);
    long mark = hand.checkpoints.getLast().rowMarks().getFirst();
    for (int i = 0; i < 90; i++) {
      hand.pass(Duration.ofSeconds(1));
      Stream.of(a, b, c).forEach(w -> w.uses(3));
      assertThat(Stream.of(a, b, c).flatMap(w -> w.rows().stream())).allMatch(row -> row < mark);
    }
    assertThat(hand.checkpoints.getLast().rowMarks().getFirst()).isGreaterThanOrEqualTo(mark);
    c.hearsAll();
    hand.pass(Duration.ofSeconds(5));
    assertThat(Stream.of(a, b, c).flatMap(w -> w.rows().stream())).anyMatch(row -> row >= mark);
    assertAllDiffer(a, b, c);
  }

  @Test
  void aSuccessorGivesOnlyWhatTheOneBeforeCannotHaveGiven() {
    HandFedWorker a = reads(hand, "a", 9000, 1);
    HandFedWorker b = reads(hand, "b", 9000, 1);
    HandFedWorker c = reads(hand, "c", 9000, 1);
    hand.passStart();
    Set<Long> before = new HashSet<>(a.rows());
    long mark = hand.checkpoints.getLast().rowMarks().getFirst();
    hand.succeed();
    Stream.of(a, b, c).forEach(w -> w.uses(60));
    hand.pass(Duration.ofSeconds(4));
    assertThat(a.rows().stream().filter(row -> !before.contains(row)))
        .isNotEmpty()
        .allMatch(row -> row >= mark);
    assertAllDiffer(a, b, c);
  }

  @Test
  void aSuccessorThatCannotKnowGivesNothing() {
    HandFedWorker a = reads(hand, "a", 9000, 1);
    HandFedWorker b = reads(hand, "b", 9000, 1);
    HandFedWorker c = reads(hand, "c", 9000, 1);
    hand.passStart();
    hand.silence(b);
    hand.silence(c);
    HandFedWorker inPlaceOfB = new HandFedWorker(hand, "d", 0, b.info().address());
    hand.succeed(inPlaceOfB.info());
    hand.feed(new RunInput.Joined(inPlaceOfB.info()));
    hand.given.clear();
    a.uses(100);
    hand.pass(Duration.ofSeconds(5));
    assertThat(hand.eventTypes()).contains("data-lost");
    assertThat(hand.orders(a, Allot.class)).isEmpty();
    assertThat(hand.checkpoints.getLast().rowMarks()).containsExactly(Long.MAX_VALUE);
  }
}

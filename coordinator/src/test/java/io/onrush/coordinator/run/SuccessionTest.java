package io.onrush.coordinator.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.onrush.pace.Assignment;
import io.onrush.pace.Courses;
import io.onrush.pace.Division;
import io.onrush.protocol.Blob;
import io.onrush.protocol.Elector;
import io.onrush.protocol.Piece;
import io.onrush.protocol.Testimony;
import io.onrush.protocol.Testimony.Followed;
import io.onrush.protocol.Testimony.KeptVersion;
import io.onrush.protocol.ToCoordinator.Absent;
import io.onrush.protocol.ToCoordinator.Kept;
import io.onrush.protocol.ToWorker.Prepare;
import io.onrush.protocol.ToWorker.Recall;
import io.onrush.protocol.ToWorker.Release;
import io.onrush.protocol.WorkerInfo;
import io.onrush.protocol.WorkerKey;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Three electors; the coordinator of term 1 is gone. */
class SuccessionTest {
  private static final long MS = 1_000_000L;
  private static final long SECOND = 1000 * MS;
  private static final long TERM = 2;
  private static final List<String> ELECTORS = List.of("a", "b", "c");
  private static final Courses COURSES = Courses.of(HandFedRun.PLAN);

  private long nowNs = 100 * SECOND;
  private final Succession succession = new Succession("run", TERM, RunSettings.defaults(3), nowNs);

  @Test
  void allThatAreKnownAreAskedUntilTheyAnswer() {
    succession.sees(info("a", "host-a"), Optional.of(key("a")));
    assertThat(asked()).containsExactly("a");
    assertThat(succession.tick(nowNs)).as("a moment ago").isEmpty();
    pass(200 * MS);
    assertThat(asked()).containsExactly("a");
    testifies("a", KeptVersion.NONE);
    pass(200 * MS);
    assertThat(asked()).as("a names the electors").containsExactlyInAnyOrder("b", "c");
  }

  @Test
  void oneOfThreeIsNotEnough() {
    testifies("a", KeptVersion.NONE);
    pass(10 * SECOND);
    assertThat(ready()).isEmpty();
  }

  @Test
  void aMajorityIsEnoughOnceTheOthersWereWaitedFor() {
    testifies("a", KeptVersion.NONE);
    testifies("b", KeptVersion.NONE);
    pass(20 * MS);
    assertThat(ready()).as("c may still answer").isEmpty();
    pass(1500 * MS);
    Adoption adoption = ready().orElseThrow();
    assertThat(adoption.hopeless()).isEmpty();
    assertThat(adoption.informed()).isTrue();
    assertThat(adoption.epoch()).isEqualTo(4);
    assertThat(adoption.electorates()).isEqualTo(Map.of(4, electors()));
    assertThat(adoption.incarnations()).isEqualTo(Map.of("a", 2, "b", 2));
  }

  @Test
  void nobodyIsWaitedForOnceAllHaveAnswered() {
    ELECTORS.forEach(n -> testifies(n, KeptVersion.NONE));
    pass(20 * MS);
    assertThat(ready()).isPresent();
    assertThat(ready().orElseThrow().informed()).isTrue();
  }

  @Test
  void runTimeIsThatOfTheWorkers() {
    ELECTORS.forEach(n -> testifies(n, KeptVersion.NONE));
    pass(20 * MS);
    assertThat(ready().orElseThrow().startAtNs()).isEqualTo(100 * SECOND - 7 * SECOND);
  }

  @Test
  void aWorkerAtTheAddressOfADeadElectorProvesThatItIsDead() {
    testifies("a", KeptVersion.NONE);
    succession.sees(info("b", "host-b"), Optional.empty());
    pass(1500 * MS);
    assertThat(ready()).as("b itself, which has not answered").isEmpty();
    succession.sees(info("other", "host-b"), Optional.empty());
    assertThat(ready()).as("c may still answer").isEmpty();
    pass(1500 * MS);
    assertThat(ready()).isPresent();
    assertThat(ready().orElseThrow().informed()).as("nobody tells what b kept").isFalse();
  }

  @Test
  void oneThatIsNotPartOfTheRunAnyMoreCounts() {
    testifies("a", KeptVersion.NONE);
    succession.on(new Absent(key("b"), "run", TERM));
    assertThat(ready()).as("c may still answer").isEmpty();
    pass(1500 * MS);
    assertThat(ready()).isPresent();
  }

  @Test
  void answersToAnotherTermOrOfAnotherRunDoNotCount() {
    succession.on(told("a", "run", TERM - 1, KeptVersion.NONE, 0), nowNs);
    succession.on(told("b", "other", TERM, KeptVersion.NONE, 0), nowNs);
    succession.on(new Absent(key("c"), "run", TERM - 1));
    pass(20 * SECOND);
    assertThat(ready()).isEmpty();
  }

  @Test
  void theNewestCheckpointThatAnybodyKeepsIsFetched() {
    testifies("a", new KeptVersion(1, 8, 2));
    testifies("b", new KeptVersion(1, 9, 2));
    testifies("c", new KeptVersion(1, 7, 2));
    pass(20 * MS);
    assertThat(recalls()).containsExactly("b 0", "b 1");
    kept("a", 1, 8, 0);
    kept("b", 1, 9, 1);
    assertThat(succession.checkpoint()).isEmpty();
    assertThat(ready()).as("without the checkpoint").isEmpty();
    pass(200 * MS);
    assertThat(recalls()).as("the other one is there").containsExactly("b 0");
    kept("b", 1, 9, 0);
    assertThat(succession.checkpoint().orElseThrow())
        .containsExactly(piece(1, 9, 0), piece(1, 9, 1));
    succession.remember(memory());
    assertThat(succession.checkpoint()).as("it was taken").isEmpty();
    pass(200 * MS);
    assertThat(ready().orElseThrow().memory()).contains(memory());
  }

  @Test
  void aNewerTermsCheckpointWins() {
    testifies("a", new KeptVersion(1, 90, 1));
    kept("a", 1, 90, 0);
    testifies("b", new KeptVersion(5, 1, 1));
    assertThat(succession.checkpoint()).isEmpty();
    kept("b", 5, 1, 0);
    assertThat(succession.checkpoint().orElseThrow()).containsExactly(piece(5, 1, 0));
  }

  @Test
  void aNewerOneThatIsHeardOfLaterTakesThePlaceOfOneThatWasTaken() {
    testifies("a", new KeptVersion(1, 90, 1));
    kept("a", 1, 90, 0);
    succession.remember(memory());
    testifies("b", new KeptVersion(1, 91, 1));
    assertThat(ready()).isEmpty();
    pass(2 * SECOND);
    assertThat(ready()).as("without the newer one").isEmpty();
    kept("b", 1, 91, 0);
    assertThat(succession.checkpoint().orElseThrow()).containsExactly(piece(1, 91, 0));
    succession.remember(memory());
    assertThat(ready()).isPresent();
  }

  @Test
  void anyOfThoseThatKeepItIsAskedAsOneMayHaveDied() {
    testifies("a", new KeptVersion(1, 9, 1));
    testifies("b", new KeptVersion(1, 9, 1));
    pass(20 * MS);
    List<String> first = recalls();
    pass(200 * MS);
    assertThat(recalls()).isNotEqualTo(first);
  }

  @Test
  void aRunThatNobodyHasAStartOfIsPreparedOn() {
    ELECTORS.forEach(this::testifiesUnstarted);
    assertThat(ready()).isEmpty();
    pass(SECOND);
    assertThat(ready()).as("one that knows of a start may still answer").isEmpty();
    pass(1500 * MS);
    Adoption adoption = ready().orElseThrow();
    assertThat(adoption.hopeless()).isEmpty();
    assertThat(adoption.startAtNs()).isZero();
  }

  @Test
  void beforeTheStartAMajorityOfThoseIsNeededThatWereFirstAsked() {
    testifiesUnstarted("a");
    pass(10 * SECOND);
    assertThat(ready()).isEmpty();
    succession.on(new Absent(key("b"), "run", TERM));
    assertThat(ready()).as("what the others were allowed may not have ended").isEmpty();
    pass(2500 * MS);
    assertThat(ready()).isPresent();
  }

  @Test
  void aRunThatMostHaveForgottenBeforeItBeganWasOver() {
    testifiesUnstarted("a");
    succession.on(new Absent(key("b"), "run", TERM));
    succession.on(new Absent(key("c"), "run", TERM));
    assertThat(ready()).isEmpty();
    pass(2390 * MS);
    assertThat(ready()).isEmpty();
    assertThat(succession.abandoned(nowNs)).isFalse();
    pass(20 * MS);
    assertThat(succession.tick(nowNs))
        .as("though others were asked a moment ago")
        .containsExactly(new RunEffect.Send(key("a"), new Release("run", TERM, 1)));
    assertThat(succession.ready(nowNs)).isEmpty();
    assertThat(succession.abandoned(nowNs)).isTrue();
  }

  @Test
  void withoutAMajorityTheRunIsGivenUpWhenNobodySendsAnyMore() {
    testifies("a", KeptVersion.NONE);
    pass(34 * SECOND);
    assertThat(ready()).isEmpty();
    pass(1100 * MS);
    assertThat(ready().orElseThrow().hopeless().orElseThrow())
        .contains("so many workers that none could go on");
  }

  @Test
  void nothingIsGivenUpThatNobodyKnows() {
    pass(100 * SECOND);
    assertThat(ready()).isEmpty();
  }

  private void pass(long spanNs) {
    nowNs += spanNs;
  }

  private Optional<Adoption> ready() {
    succession.tick(nowNs);
    return succession.ready(nowNs);
  }

  private List<String> asked() {
    return succession.tick(nowNs).stream()
        .map(e -> (RunEffect.Send) e)
        .filter(s -> ((Recall) s.order()).piece() < 0)
        .map(s -> s.to().worker())
        .toList();
  }

  private List<String> recalls() {
    return succession.tick(nowNs).stream()
        .map(e -> (RunEffect.Send) e)
        .filter(s -> ((Recall) s.order()).piece() >= 0)
        .map(s -> s.to().worker() + " " + ((Recall) s.order()).piece())
        .toList();
  }

  private void testifiesUnstarted(String name) {
    succession.on(told(name, "run", TERM, KeptVersion.NONE, Long.MIN_VALUE), nowNs);
  }

  private void testifies(String name, KeptVersion kept) {
    succession.on(told(name, "run", TERM, kept, 0), nowNs);
  }

  private void kept(String name, long term, long version, int index) {
    succession.on(new Kept(key(name), "run", TERM, piece(term, version, index)));
  }

  private static Piece piece(long term, long version, int index) {
    int of = term == 1 && version < 90 ? 2 : 1;
    return new Piece(term, version, index, of, Blob.of(new byte[] {(byte) index}));
  }

  /** It was prepared in term 1, and its run time is 7 s. */
  private static Testimony told(
      String name, String run, long term, KeptVersion kept, long originNs) {
    boolean started = originNs != Long.MIN_VALUE;
    Division division = new Division(4, SECOND, List.of(new Assignment(1 / 3.0, 0)), COURSES);
    return new Testimony(
        key(name),
        run,
        term,
        info(name, "host-" + name),
        new Prepare(run, 1, 1, "text", 1, "", 1, electors(), 30_000_000_000L),
        originNs + 7 * SECOND,
        originNs,
        started ? List.of(new Followed(division, SECOND)) : List.of(),
        List.of(10),
        started ? electors() : List.of(),
        Long.MAX_VALUE,
        false,
        true,
        1,
        0,
        kept);
  }

  private static List<Elector> electors() {
    return ELECTORS.stream().map(n -> new Elector(key(n), "host-" + n)).toList();
  }

  private static RunMemory memory() {
    return new RunMemory(
        5 * SECOND,
        Long.MAX_VALUE,
        RunPhase.FINISHED,
        false,
        4,
        COURSES,
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        0,
        List.of(),
        List.of(),
        List.of(7L));
  }

  private static WorkerKey key(String name) {
    return new WorkerKey(name, 1);
  }

  private static WorkerInfo info(String name, String address) {
    return new WorkerInfo(name, 0, address, "", 1, "test");
  }
}

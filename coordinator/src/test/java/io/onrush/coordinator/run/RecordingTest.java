package io.onrush.coordinator.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.onrush.protocol.Blob;
import io.onrush.protocol.Piece;
import io.onrush.protocol.Status;
import io.onrush.protocol.Testimony.KeptVersion;
import io.onrush.protocol.WorkerInfo;
import io.onrush.protocol.WorkerKey;
import io.onrush.protocol.WorkerLoad;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class RecordingTest {
  private static final long TERM = 3;
  private static final long MS = 1_000_000L;
  private static final long SECOND = 1000 * MS;

  private final EventLog events = new EventLog();
  private final Recording recording = new Recording(TERM);
  private final Member a = member("a");
  private final Member b = member("b");
  private final List<Member> members = List.of(a, b);
  private final long nowNs = 100 * SECOND;
  private long sentNs;

  @Test
  void whatIsKeptByAllIsSettledUpToWhatWasMergedThen() {
    a.merged = 5;
    b.merged = 7;
    make(1, 1);
    a.merged = 9;
    keeps(a, TERM, 1);
    waits(b, 0);
    recording.update(members);
    assertThat(a.recorded).as("b does not keep it yet").isFalse();
    keeps(b, TERM, 1);
    recording.update(members);
    assertThat(a.settledSequence).isEqualTo(5);
    assertThat(b.settledSequence).isEqualTo(7);
    assertThat(members).allMatch(m -> m.recorded);
  }

  @Test
  void oneThatCameAfterACheckpointIsNotInIt() {
    make(1, 1);
    Member late = member("late");
    List<Member> all = List.of(a, b, late);
    all.forEach(m -> keeps(m, TERM, 1));
    recording.update(all);
    assertThat(a.recorded).isTrue();
    assertThat(late.recorded).isFalse();
  }

  @Test
  void nobodyWaitsForOneThatIsGoneOrWasNeverHeard() {
    make(1, 1);
    keeps(a, TERM, 1);
    b.state = Member.State.LOST;
    recording.update(List.of(a, b, member("unheard")));
    assertThat(a.recorded).isTrue();
  }

  @Test
  void aCheckpointOfAnotherTermDoesNotCount() {
    make(1, 1);
    members.forEach(m -> keeps(m, TERM - 1, 90));
    recording.update(members);
    assertThat(members).noneMatch(m -> m.recorded);
    assertThat(recording.missing(a)).isNotEmpty();
  }

  @Test
  void whileANewerOneIsMadeTheOlderOneSettlesNothing() {
    a.merged = 5;
    make(1, 1);
    members.forEach(m -> keeps(m, TERM, 1));
    recording.next(events, members, nowNs);
    recording.update(members);
    assertThat(a.settledSequence).isZero();
    assertThat(recording.missing(a)).as("its bytes are not there yet").isEmpty();
  }

  @Test
  void bytesOfAnOlderOneAreNotTakenForThoseOfTheNewest() {
    long old = recording.next(events, members, nowNs);
    recording.next(events, members, nowNs);
    recording.made(old, blobs(1, 1));
    assertThat(recording.missing(a)).isEmpty();
  }

  @Test
  void aFewPiecesAreUnderWayFromTheOneThatIsWaitedForOn() {
    make(10, 1);
    assertThat(recording.missing(a).stream().map(Piece::index)).containsExactly(0, 1, 2, 3);
    waits(a, 8);
    assertThat(recording.missing(a).stream().map(Piece::index)).containsExactly(8, 9);
    waits(a, 10);
    assertThat(recording.missing(a).stream().map(Piece::index))
        .as("that was of a longer one")
        .containsExactly(0, 1, 2, 3);
    assertThat(recording.missing(a))
        .allMatch(p -> p.term() == TERM && p.version() == 1 && p.of() == 10);
    keeps(a, TERM, 1);
    assertThat(recording.missing(a)).isEmpty();
  }

  @Test
  void thereIsOneAtOnceThenSoonAfterNewsElseSeldom() {
    assertThat(due()).isTrue();
    make(1, 1);
    assertThat(dueAfter(Recording.PERIOD.toNanos() - 1)).isFalse();
    assertThat(dueAfter(Recording.PERIOD.toNanos())).isTrue();
    events.add(0, "rebalanced", OptionalInt.empty(), "news");
    assertThat(dueAfter(Recording.SOON.toNanos() - 1)).isFalse();
    assertThat(dueAfter(Recording.SOON.toNanos())).isTrue();
    make(1, 1);
    assertThat(dueAfter(Recording.SOON.toNanos())).as("nothing new").isFalse();
    List<Member> more = List.of(a, b, member("c"));
    assertThat(recording.due(events, more, nowNs + Recording.SOON.toNanos())).isTrue();
  }

  @Test
  void largeOnesAreMadeSeldomWhateverHappens() {
    make(10, 2_000_000);
    make(10, 2_000_000);
    events.add(0, "rebalanced", OptionalInt.empty(), "news");
    // Twice 20 MB at 20 MB a second.
    assertThat(dueAfter(SECOND)).isFalse();
    assertThat(dueAfter(2 * SECOND)).isTrue();
  }

  private boolean due() {
    return dueAfter(0);
  }

  private boolean dueAfter(long spanNs) {
    return recording.due(events, members, nowNs + spanNs);
  }

  private void make(int pieces, int bytes) {
    recording.made(recording.next(events, members, nowNs), blobs(pieces, bytes));
  }

  private static List<Blob> blobs(int pieces, int bytes) {
    return Collections.nCopies(pieces, Blob.of(new byte[bytes]));
  }

  private void keeps(Member m, long term, long version) {
    hear(m, new KeptVersion(term, version, 1), 0);
  }

  private void waits(Member m, int piece) {
    hear(m, KeptVersion.NONE, piece);
  }

  private void hear(Member m, KeptVersion kept, int nextPiece) {
    m.hear(
        new Status(
            m.key,
            "run",
            ++sentNs,
            Status.Phase.READY,
            List.of(),
            0,
            0,
            0,
            -1,
            List.of(),
            Long.MAX_VALUE,
            0,
            0,
            0,
            TERM,
            Long.MIN_VALUE,
            Long.MIN_VALUE,
            false,
            false,
            kept,
            nextPiece,
            List.of(),
            WorkerLoad.NONE),
        nowNs);
  }

  private static Member member(String name) {
    return new Member(
        new WorkerKey(name, 1), new WorkerInfo(name, 0, "host-" + name, "", 1, "test"), 1, 0);
  }
}

package io.onrush.worker.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.onrush.measure.Cell;
import io.onrush.measure.Counts;
import io.onrush.measure.EncodedHistogram;
import io.onrush.measure.Interval;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutboxTest {
  private static final long SECOND = 1_000_000_000L;

  private final List<Interval> sent = new ArrayList<>();
  private final Outbox outbox = new Outbox(sent::add);

  @Test
  void numbersRunFromOneWithoutGaps() {
    assertThat(outbox.lastSequence()).isZero();
    add(5);
    outbox.sendDue(0);
    assertThat(sequences()).containsExactly(1L, 2L, 3L, 4L, 5L);
    assertThat(outbox.lastSequence()).isEqualTo(5);
  }

  @Test
  void anEmptyPeriodIsAnIntervalToo() {
    outbox.add(0, SECOND, List.of());
    outbox.sendDue(0);
    assertThat(sent).containsExactly(new Interval(1, 0, SECOND, List.of()));
  }

  @Test
  void whatIsNotAcknowledgedIsRepeatedAfterASecond() {
    add(2);
    outbox.sendDue(0);
    outbox.sendDue(SECOND);
    assertThat(sequences()).containsExactly(1L, 2L);
    outbox.sendDue(SECOND + 1);
    assertThat(sequences()).containsExactly(1L, 2L, 1L, 2L);
  }

  @Test
  void whatIsAcknowledgedIsNeverSentAgain() {
    add(3);
    outbox.sendDue(0);
    outbox.acknowledge(2);
    sent.clear();
    outbox.sendDue(5 * SECOND);
    assertThat(sequences()).containsExactly(3L);
    outbox.acknowledge(3);
    assertThat(outbox.isEmpty()).isTrue();
    outbox.sendDue(9 * SECOND);
    assertThat(sequences()).containsExactly(3L);
  }

  @Test
  void anOldAcknowledgementTakesNothingBack() {
    add(3);
    outbox.acknowledge(3);
    outbox.acknowledge(1);
    add(1);
    outbox.sendDue(0);
    assertThat(sequences()).containsExactly(4L);
  }

  @Test
  void noMoreThanAWindowIsUnderWay() {
    add(Outbox.WINDOW + 10);
    outbox.sendDue(0);
    outbox.sendDue(1);
    assertThat(sent).hasSize(Outbox.WINDOW);
    outbox.acknowledge(4);
    outbox.sendDue(2);
    assertThat(sent).hasSize(Outbox.WINDOW + 4);
    assertThat(sent.getLast().sequence()).isEqualTo(Outbox.WINDOW + 4);
  }

  @Test
  void aPeriodThatDoesNotFitAFrameTravelsAsSeveral() {
    EncodedHistogram half = EncodedHistogram.of(new byte[Outbox.FRAME_BYTES / 2]);
    outbox.add(0, SECOND, List.of(cell(0, half), cell(1, half), cell(2, half)));
    outbox.sendDue(0);
    assertThat(sequences()).containsExactly(1L, 2L);
    assertThat(sent).allMatch(i -> i.fromNs() == 0 && i.toNs() == SECOND);
    assertThat(sent).extracting(Interval::last).containsExactly(false, true);
    assertThat(sent.stream().flatMap(i -> i.cells().stream()).map(Cell::request))
        .containsExactly(0, 1, 2);
    assertThat(sent)
        .allMatch(i -> i.cells().stream().mapToInt(Cell::encodedSize).sum() <= Outbox.FRAME_BYTES);
  }

  @Test
  void aCellLargerThanAFrameTravelsAlone() {
    EncodedHistogram large = EncodedHistogram.of(new byte[Outbox.FRAME_BYTES + 1]);
    EncodedHistogram small = EncodedHistogram.of(new byte[1]);
    outbox.add(0, SECOND, List.of(cell(0, large), cell(1, small), cell(2, large)));
    outbox.sendDue(0);
    assertThat(sent.stream().map(i -> i.cells().size())).containsExactly(1, 1, 1);
  }

  @Test
  void whenItIsFullTheNewestAreJoinedAndNoCountIsLost() {
    int all = Outbox.MOST + 100;
    outbox.sendDue(0);
    add(all);
    assertThat(outbox.lastSequence()).isEqualTo(Outbox.MOST);
    deliver();
    assertThat(sent).hasSize(Outbox.MOST);
    assertThat(sent.stream().mapToLong(i -> i.counts().due()).sum()).isEqualTo(all);
    Interval joined = sent.getLast();
    assertThat(joined.counts().due()).isEqualTo(101);
    assertThat(joined.fromNs()).isEqualTo((Outbox.MOST - 1) * SECOND);
    assertThat(joined.toNs()).isEqualTo(all * SECOND);
  }

  @Test
  void onceThereIsRoomAgainPeriodsStandAlone() {
    add(Outbox.MOST + 1);
    outbox.sendDue(0);
    outbox.acknowledge(10);
    add(1);
    assertThat(outbox.lastSequence()).isEqualTo(Outbox.MOST + 1);
  }

  @Test
  void whatIsAcknowledgedIsKeptUntilItIsSettled() {
    add(4);
    outbox.sendDue(0);
    assertThat(outbox.firstSequence()).isEqualTo(1);
    outbox.acknowledge(3);
    assertThat(outbox.firstSequence()).isEqualTo(1);
    outbox.settle(2);
    assertThat(outbox.firstSequence()).isEqualTo(3);
    outbox.settle(4);
    assertThat(outbox.firstSequence()).as("not acknowledged yet").isEqualTo(4);
    outbox.acknowledge(4);
    outbox.settle(4);
    assertThat(outbox.firstSequence()).as("none is left").isEqualTo(5);
  }

  @Test
  void anotherCoordinatorHasAllOfThemAgainInOrder() {
    add(5);
    outbox.sendDue(0);
    outbox.acknowledge(4);
    outbox.settle(1);
    sent.clear();
    outbox.rewind();
    assertThat(outbox.isEmpty()).isFalse();
    outbox.sendDue(1);
    assertThat(sequences()).containsExactly(2L, 3L, 4L, 5L);
    outbox.acknowledge(5);
    assertThat(outbox.isEmpty()).isTrue();
    assertThat(outbox.firstSequence()).isEqualTo(2);
  }

  @Test
  void theOldestGiveWayWhereTooManyAreKept() {
    for (int i = 0; i < Outbox.MOST_KEPT + 10; i++) {
      add(1);
      outbox.acknowledge(outbox.lastSequence());
    }
    assertThat(outbox.firstSequence()).isEqualTo(11);
    outbox.rewind();
    assertThat(outbox.firstSequence()).isEqualTo(11);
  }

  @Test
  void theOldestGiveWayWhereTheyAreTooLarge() {
    EncodedHistogram frame = EncodedHistogram.of(new byte[Outbox.FRAME_BYTES]);
    int fit = (int) (Outbox.MOST_BYTES / cell(0, frame).encodedSize());
    for (int i = 0; i < fit + 3; i++) {
      outbox.add(i * SECOND, (i + 1) * SECOND, List.of(cell(0, frame)));
      outbox.acknowledge(outbox.lastSequence());
    }
    assertThat(outbox.firstSequence()).isEqualTo(4);
  }

  @Test
  void nothingIsJoinedToWhatAnotherCoordinatorMayHaveMerged() {
    for (int i = 0; i < Outbox.MOST; i++) {
      add(1);
      outbox.sendDue(0);
      outbox.acknowledge(outbox.lastSequence());
    }
    outbox.rewind();
    add(2);
    assertThat(outbox.lastSequence()).isEqualTo(Outbox.MOST + 1);
    sent.clear();
    deliver();
    assertThat(sent.stream().map(i -> i.counts().due()))
        .hasSize(Outbox.MOST + 1)
        .last()
        .isEqualTo(2L);
  }

  private void deliver() {
    long nowNs = 0;
    while (!outbox.isEmpty()) {
      outbox.sendDue(nowNs);
      outbox.acknowledge(sent.getLast().sequence());
    }
  }

  private void add(int periods) {
    for (int i = 0; i < periods; i++) {
      outbox.add(i * SECOND, (i + 1) * SECOND, List.of(cell(0, EncodedHistogram.EMPTY)));
    }
  }

  private static Cell cell(int request, EncodedHistogram response) {
    EncodedHistogram none = EncodedHistogram.EMPTY;
    Counts one = new Counts(1, 1, 1, 0, 0, 0);
    return new Cell(0, request, one, response, none, none, List.of(), 0, 0, 0, 0, 0, 0, List.of());
  }

  private List<Long> sequences() {
    return sent.stream().map(Interval::sequence).toList();
  }
}

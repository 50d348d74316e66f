package io.onrush.worker.run;

import static io.onrush.worker.run.DrivenRun.B;
import static io.onrush.worker.run.DrivenRun.C;
import static io.onrush.worker.run.DrivenRun.MS;
import static io.onrush.worker.run.DrivenRun.OFFSET;
import static io.onrush.worker.run.DrivenRun.SECOND;
import static io.onrush.worker.run.DrivenRun.SELF;
import static org.assertj.core.api.Assertions.assertThat;

import io.onrush.protocol.Blob;
import io.onrush.protocol.Piece;
import io.onrush.protocol.Testimony;
import io.onrush.protocol.Testimony.KeptVersion;
import io.onrush.protocol.ToCoordinator.IntervalReport;
import io.onrush.protocol.ToCoordinator.Kept;
import io.onrush.protocol.ToWorker.Keep;
import io.onrush.protocol.ToWorker.Recall;
import io.onrush.protocol.ToWorker.Stop;
import io.onrush.worker.RecordingEngine.MapClock;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a worker does when another coordinator takes over. */
class WorkerRunTermTest {
  private final DrivenRun driven = DrivenRun.started();

  @Test
  void anotherCoordinatorHasAllIntervalsAgainThatAreNotSettled() {
    for (int i = 0; i < 4; i++) {
      driven.run.intervalClosed(i * SECOND, (i + 1) * SECOND, List.of(), driven.nowNs);
    }
    driven.grant(SECOND, 3, 1, List.of());
    driven.told.clear();
    driven.term = 2;
    driven.grant(0);
    driven.pass(20 * MS);
    assertThat(driven.told(IntervalReport.class).stream().map(r -> r.interval().sequence()))
        .containsExactly(2L, 3L, 4L);
  }

  @Test
  void itKeepsItsRunTimeUntilALeaseConfirmsTheNewStart() {
    long originNs = driven.engine.calls(MapClock.class).getLast().originNs();
    int mapped = driven.engine.calls(MapClock.class).size();
    driven.term = 2;
    driven.grant(SECOND);
    driven.pass(300 * MS);
    assertThat(driven.status().term()).isEqualTo(2);
    assertThat(driven.status().startAtNs()).as("not known of the new one").isZero();
    assertThat(driven.status().originNs()).isEqualTo(originNs);
    driven.start(OFFSET + originNs + 3 * MS);
    assertThat(driven.status().startAtNs()).isEqualTo(OFFSET + originNs + 3 * MS);
    assertThat(driven.engine.calls(MapClock.class)).hasSize(mapped);
    driven.grant(SECOND);
    assertThat(driven.engine.calls(MapClock.class))
        .last()
        .isEqualTo(new MapClock(originNs + 3 * MS));
  }

  @Test
  void itGoesOnByTheLeaseOfTheNewCoordinatorBeforeItsStartIsKnown() {
    driven.pass(900 * MS);
    driven.term = 2;
    driven.grant(SECOND);
    assertThat(driven.leaseNs()).isEqualTo(driven.nowNs - 2 * MS + SECOND);
  }

  @Test
  void theCoordinatorBeforeHasNoSayAnyMore() {
    driven.term = 2;
    driven.grant(0);
    long leaseNs = driven.leaseNs();
    driven.term = 1;
    driven.pass(500 * MS);
    driven.grant(SECOND);
    driven.divide(2);
    driven.run.on(new Stop("run", 1, 1, 0, 0, true), driven.nowNs);
    driven.run.on(new Recall("run", 1, 1, -1), driven.nowNs);
    driven.pass(300 * MS);
    assertThat(driven.leaseNs()).isEqualTo(leaseNs);
    assertThat(driven.status().epoch()).isEqualTo(1);
    assertThat(driven.status().stopAtNs()).isEqualTo(Long.MAX_VALUE);
    assertThat(driven.told(Testimony.class)).isEmpty();
  }

  @Test
  void askedByTheNewCoordinatorItSaysWhatItKnows() {
    driven.divide(2);
    driven.run.intervalClosed(0, SECOND, List.of(), driven.nowNs);
    driven.run.intervalClosed(SECOND, 2 * SECOND, List.of(), driven.nowNs);
    driven.grant(SECOND, 1, 1, List.of());
    keep(0, 1);
    driven.run.on(new Stop("run", 1, 1, 9 * SECOND, 0, false), driven.nowNs);
    driven.run.on(new Recall("run", 2, 1, -1), driven.nowNs);
    Testimony told = driven.told(Testimony.class).getLast();
    assertThat(told.key()).isEqualTo(SELF.key());
    assertThat(told.term()).isEqualTo(2);
    assertThat(told.sentNs()).isEqualTo(driven.nowNs);
    assertThat(told.originNs()).isEqualTo(driven.engine.calls(MapClock.class).getLast().originNs());
    assertThat(told.followed().stream().map(f -> f.division().epoch())).containsExactly(1, 2);
    assertThat(told.inFlightLimits()).containsExactly(10);
    assertThat(told.electors()).containsExactly(SELF, B, C);
    assertThat(told.stopAtNs()).isEqualTo(9 * SECOND);
    assertThat(told.stopsRun()).isFalse();
    assertThat(told.firstSequence()).isEqualTo(2);
    assertThat(told.lastSequence()).isEqualTo(2);
    assertThat(told.kept()).isEqualTo(new KeptVersion(1, 7, 1));
  }

  @Test
  void aWorkerThatNeverStartedSaysSo() {
    DrivenRun early = new DrivenRun();
    early.run.on(new Recall("run", 2, 1, -1), early.nowNs);
    Testimony told = early.told(Testimony.class).getLast();
    assertThat(told.originNs()).isEqualTo(Long.MIN_VALUE);
    assertThat(told.followed()).isEmpty();
    assertThat(told.kept()).isEqualTo(KeptVersion.NONE);
  }

  @Test
  void piecesOfTheCheckpointAreToldAndAskedForOneByOne() {
    keep(0, 2);
    assertThat(driven.status().nextPiece()).isEqualTo(1);
    assertThat(driven.status().kept()).isEqualTo(KeptVersion.NONE);
    keep(1, 2);
    assertThat(driven.status().kept()).isEqualTo(new KeptVersion(1, 7, 2));
    driven.run.on(new Recall("run", 2, 1, 1), driven.nowNs);
    assertThat(driven.told(Kept.class))
        .containsExactly(new Kept(SELF.key(), "run", 2, piece(1, 2)));
    driven.run.on(new Recall("run", 2, 1, 2), driven.nowNs);
    assertThat(driven.told(Kept.class)).as("there is no third one").hasSize(1);
    assertThat(driven.told(Testimony.class)).isEmpty();
  }

  @Test
  void oneThatIsAboutToEndSaysSoInEveryStatus() {
    assertThat(driven.status().leaving()).isFalse();
    driven.run.leave(driven.nowNs);
    assertThat(driven.status().leaving()).isTrue();
    driven.pass(300 * MS);
    assertThat(driven.status().leaving()).isTrue();
    assertThat(driven.leaseNs()).as("it carries its share meanwhile").isGreaterThan(driven.nowNs);
  }

  private void keep(int index, int of) {
    driven.run.on(new Keep("run", 1, 1, piece(index, of)), driven.nowNs);
  }

  private static Piece piece(int index, int of) {
    return new Piece(1, 7, index, of, Blob.of(new byte[] {(byte) index}));
  }

  @Test
  void aStageEnteredBeforeTheNewClockIsKnownHasTheErrorOfTheMappingInForce() {
    driven.run.on(new Recall("run", 2, 1, -1), driven.nowNs);
    driven.run.stageEntered(1, SECOND, driven.nowNs);
    assertThat(driven.status().entered().getLast().errorNs()).isBetween(MS, 2 * MS);
  }
}

package io.onrush.worker.run;

import static io.onrush.worker.run.DrivenRun.B;
import static io.onrush.worker.run.DrivenRun.C;
import static io.onrush.worker.run.DrivenRun.MS;
import static io.onrush.worker.run.DrivenRun.SECOND;
import static io.onrush.worker.run.DrivenRun.SELF;
import static org.assertj.core.api.Assertions.assertThat;

import io.onrush.protocol.Elector;
import io.onrush.protocol.Quorums;
import io.onrush.protocol.ToWorker;
import io.onrush.protocol.ToWorker.Ask;
import io.onrush.protocol.ToWorker.Vote;
import io.onrush.protocol.WorkerKey;
import io.onrush.worker.RecordingEngine.Lease;
import org.junit.jupiter.api.Test;

/** What a worker does while it does not hear the coordinator. */
class WorkerRunAloneTest {
  private final DrivenRun driven = DrivenRun.started();
  private final long leasedNs = driven.nowNs - 2 * MS;

  @Test
  void withoutVotesItStopsWhenItsLeaseEnds() {
    driven.pass(5 * SECOND);
    assertThat(driven.said(Ask.class)).isNotEmpty();
    assertThat(driven.leaseNs()).isEqualTo(leasedNs + SECOND);
    assertThat(driven.status().alone()).isFalse();
  }

  @Test
  void itAsksTheOtherElectorsOnceTheCoordinatorIsSilent() {
    driven.pass(500 * MS);
    assertThat(driven.said).isEmpty();
    driven.pass(100 * MS);
    assertThat(driven.said.stream().map(DrivenRun.Said::address))
        .containsExactly(B.address(), C.address());
    assertThat(driven.said(Ask.class)).allMatch(a -> a.from().equals(SELF));
  }

  @Test
  void theVoteOfOneOtherOfThreeLetsItGoOn() {
    driven.passWithVotesOf(B, 5 * SECOND);
    assertThat(driven.leaseNs()).isGreaterThan(driven.nowNs);
    assertThat(driven.status().alone()).isTrue();
  }

  @Test
  void aVoteIsGoodFromTheAskingOnAndNotFromItsArrival() {
    driven.pass(600 * MS);
    Ask ask = driven.said(Ask.class).getFirst();
    driven.pass(300 * MS);
    driven.run.onPeer(new Vote("run", B.key(), SELF.key(), ask.sentNs()), driven.nowNs);
    assertThat(driven.leaseNs()).isEqualTo(ask.sentNs() + Quorums.VOTE_NS);
  }

  @Test
  void onceTheVotesCeaseItStopsWithinAVotesTime() {
    driven.passWithVotesOf(B, 5 * SECOND);
    long lastNs = driven.nowNs;
    driven.pass(5 * SECOND);
    assertThat(driven.leaseNs()).isLessThanOrEqualTo(lastNs + Quorums.VOTE_NS);
    assertThat(driven.status().alone()).isFalse();
  }

  @Test
  void itGoesOnAloneForHalfAMinuteAtMost() {
    driven.passWithVotesOf(B, 40 * SECOND);
    assertThat(driven.leaseNs())
        .isEqualTo(leasedNs + DrivenRun.CARETAKER_NS)
        .isEqualTo(leasedNs + 30 * SECOND);
    assertThat(driven.status().alone()).isFalse();
    int asked = driven.said(Ask.class).size();
    driven.pass(SECOND);
    assertThat(driven.said(Ask.class)).as("it asks no more").hasSize(asked);
  }

  @Test
  void oneThatNeverHadALeaseDoesNotGoOnAlone() {
    DrivenRun early = new DrivenRun();
    early.grant(0);
    early.start(DrivenRun.OFFSET + early.nowNs);
    early.divide(1);
    early.passWithVotesOf(B, 3 * SECOND);
    assertThat(early.said(Ask.class)).isEmpty();
    assertThat(early.leaseNs()).isZero();
  }

  @Test
  void heardAgainItFollowsTheCoordinator() {
    driven.passWithVotesOf(B, 2 * SECOND);
    driven.grant(SECOND);
    driven.pass(300 * MS);
    assertThat(driven.status().alone()).isFalse();
    assertThat(driven.leaseNs()).isEqualTo(driven.nowNs - 300 * MS - 2 * MS + SECOND);
  }

  @Test
  void itVotesOnlyWhileItDoesNotHearTheCoordinatorItself() {
    asks(B);
    assertThat(driven.said(Vote.class)).isEmpty();
    driven.pass(600 * MS);
    asks(B);
    assertThat(driven.said(Vote.class)).containsExactly(new Vote("run", SELF.key(), B.key(), 42));
    assertThat(driven.said).last().matches(s -> s.address().equals(B.address()));
  }

  @Test
  void itDoesNotVoteForOneThatTheCoordinatorDoubted() {
    driven.grant(SECOND, B.key());
    driven.pass(600 * MS);
    asks(B);
    assertThat(driven.said(Vote.class)).isEmpty();
    asks(C);
    assertThat(driven.said(Vote.class)).hasSize(1);
  }

  @Test
  void itTellsTheCoordinatorAtOnceThatItKnowsOfADoubt() {
    int before = driven.told.size();
    driven.grant(SECOND, B.key());
    assertThat(driven.told).hasSize(before + 1);
    assertThat(driven.status().grantedNs()).isEqualTo(DrivenRun.OFFSET + driven.nowNs - MS);
  }

  @Test
  void fencedOffItNeitherVotesNorGoesOn() {
    driven.run.on(new ToWorker.Fence("run", 1, 1, 0), driven.nowNs);
    int leases = driven.engine.calls(Lease.class).size();
    driven.passWithVotesOf(B, 2 * SECOND);
    asks(B);
    assertThat(driven.said).isEmpty();
    assertThat(driven.engine.calls(Lease.class)).hasSize(leases);
  }

  @Test
  void whatIsForAnotherIncarnationIsNotForIt() {
    driven.pass(600 * MS);
    driven.said.clear();
    driven.run.onPeer(new Ask("run", B, new WorkerKey("w", 2), 42), driven.nowNs);
    driven.run.onPeer(new Vote("run", B.key(), new WorkerKey("w", 2), driven.nowNs), driven.nowNs);
    assertThat(driven.said).isEmpty();
    assertThat(driven.leaseNs()).isEqualTo(leasedNs + SECOND);
  }

  private void asks(Elector from) {
    driven.run.onPeer(new Ask("run", from, SELF.key(), 42), driven.nowNs);
  }
}

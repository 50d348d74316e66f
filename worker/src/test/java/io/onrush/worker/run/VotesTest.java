package io.onrush.worker.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.onrush.protocol.Elector;
import io.onrush.protocol.Quorums;
import io.onrush.protocol.ToWorker.Ask;
import io.onrush.protocol.ToWorker.Vote;
import io.onrush.protocol.WorkerKey;
import java.util.List;
import org.junit.jupiter.api.Test;

class VotesTest {
  private static final long MS = 1_000_000L;
  private static final Elector A = elector("a");
  private static final Elector B = elector("b");
  private static final Elector C = elector("c");
  private static final Elector D = elector("d");
  private static final Elector E = elector("e");

  private final Votes votes = new Votes(A.key());
  private long nowNs = 5_000 * MS;

  @Test
  void ownVoteAndOneOtherAreAMajorityOfThreeForATimeFromTheAsking() {
    votes.elect(List.of(A, B, C));
    assertThat(votes.untilNs(nowNs)).isLessThan(nowNs);
    vote(B, nowNs - 40 * MS);
    assertThat(votes.untilNs(nowNs)).isEqualTo(nowNs - 40 * MS + Quorums.VOTE_NS);
    assertThat(votes.untilNs(nowNs + 300 * MS)).isEqualTo(nowNs - 40 * MS + Quorums.VOTE_NS);
  }

  @Test
  void theOldestVoteOfTheBestMajorityCounts() {
    votes.elect(List.of(A, B, C, D, E));
    vote(B, nowNs - 10 * MS);
    assertThat(votes.untilNs(nowNs)).as("two of five").isLessThan(nowNs);
    vote(C, nowNs - 90 * MS);
    assertThat(votes.untilNs(nowNs)).isEqualTo(nowNs - 90 * MS + Quorums.VOTE_NS);
    vote(D, nowNs - 50 * MS);
    assertThat(votes.untilNs(nowNs)).isEqualTo(nowNs - 50 * MS + Quorums.VOTE_NS);
  }

  @Test
  void halfIsNoMajority() {
    votes.elect(List.of(A, B, C, D));
    vote(B, nowNs);
    assertThat(votes.untilNs(nowNs)).isLessThan(nowNs);
    vote(C, nowNs);
    assertThat(votes.untilNs(nowNs)).isGreaterThan(nowNs);
  }

  @Test
  void aVoteThatComesLateTakesNothingBack() {
    votes.elect(List.of(A, B));
    vote(B, nowNs);
    vote(B, nowNs - 400 * MS);
    assertThat(votes.untilNs(nowNs)).isEqualTo(nowNs + Quorums.VOTE_NS);
  }

  @Test
  void theSoleElectorNeedsNobodysVote() {
    votes.elect(List.of(A));
    assertThat(votes.untilNs(nowNs)).isEqualTo(nowNs + Quorums.VOTE_NS);
    assertThat(votes.toAsk(nowNs)).isEmpty();
  }

  @Test
  void withoutElectorsNobodyGoesOn() {
    assertThat(votes.untilNs(nowNs)).isEqualTo(Long.MIN_VALUE);
  }

  @Test
  void oneThatIsNoElectorNeedsAMajorityOfOthers() {
    votes.elect(List.of(B, C, D));
    vote(B, nowNs);
    assertThat(votes.untilNs(nowNs)).isLessThan(nowNs);
    vote(C, nowNs);
    assertThat(votes.untilNs(nowNs)).isEqualTo(nowNs + Quorums.VOTE_NS);
  }

  @Test
  void votesOfOthersThanElectorsCountForNothing() {
    votes.elect(List.of(A, B, C));
    vote(D, nowNs);
    vote(E, nowNs);
    assertThat(votes.untilNs(nowNs)).isLessThan(nowNs);
    vote(new Elector(new WorkerKey("b", 2), B.address()), nowNs);
    assertThat(votes.untilNs(nowNs)).as("another incarnation of b").isLessThan(nowNs);
  }

  @Test
  void anElectorThatIsReplacedTakesItsVoteAlong() {
    votes.elect(List.of(A, B, C));
    vote(B, nowNs);
    votes.elect(List.of(A, C, D));
    votes.elect(List.of(A, B, C));
    assertThat(votes.untilNs(nowNs)).isLessThan(nowNs);
  }

  @Test
  void nobodyVotesWhoHearsTheCoordinatorItself() {
    assertThat(votes.grants(asks(B), Votes.VOTE_AFTER_NS - 1)).isFalse();
    assertThat(votes.grants(asks(B), Votes.VOTE_AFTER_NS)).isTrue();
  }

  @Test
  void nobodyVotesForOneThatTheCoordinatorDoubts() {
    assertThat(votes.doubt(List.of(B.key()))).isTrue();
    assertThat(votes.doubt(List.of(B.key()))).as("nothing new").isFalse();
    assertThat(votes.grants(asks(B), Votes.VOTE_AFTER_NS)).isFalse();
    assertThat(votes.grants(asks(C), Votes.VOTE_AFTER_NS)).isTrue();
    assertThat(votes.doubt(List.of())).isTrue();
    assertThat(votes.grants(asks(B), Votes.VOTE_AFTER_NS)).isTrue();
  }

  @Test
  void theOthersAreAskedAndNotTooOften() {
    votes.elect(List.of(A, B, C));
    assertThat(votes.toAsk(nowNs)).containsExactly(B, C);
    assertThat(votes.toAsk(nowNs + Votes.ASK_NS - 1)).isEmpty();
    assertThat(votes.toAsk(nowNs + Votes.ASK_NS)).containsExactly(B, C);
  }

  private void vote(Elector from, long askedNs) {
    votes.count(new Vote("run", from.key(), A.key(), askedNs));
  }

  private static Ask asks(Elector from) {
    return new Ask("run", from, A.key(), 0);
  }

  private static Elector elector(String name) {
    return new Elector(new WorkerKey(name, 1), "host-" + name + ":1");
  }
}

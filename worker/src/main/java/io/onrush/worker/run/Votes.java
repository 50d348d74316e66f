package io.onrush.worker.run;

import io.onrush.protocol.Elector;
import io.onrush.protocol.Quorums;
import io.onrush.protocol.ToWorker.Ask;
import io.onrush.protocol.ToWorker.Vote;
import io.onrush.protocol.WorkerKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The right to send while the coordinator is silent, by the votes of a majority of the run's
 * electors.
 *
 * <ol>
 *   <li>A vote is good for {@link Quorums#VOTE_NS} from the instant at which it was <em>asked</em>
 *       for, on the asker's clock. So once an elector refuses, its old votes are void that much
 *       later.
 *   <li>An elector gives its vote only while it does not hear the coordinator itself, and never for
 *       a worker that the coordinator doubts.
 *   <li>The coordinator gives a silent worker's share away only when so many electors doubt that
 *       worker that those left are no majority, and the time of a vote has passed since.
 * </ol>
 *
 * <p>Any majority shares an elector with those who doubt, so nobody sends by votes what has been
 * given to others. Cost: while the coordinator is silent, each worker asks at most {@code electors}
 * others every {@link #ASK_NS}.
 */
final class Votes {
  /** Silence of the coordinator after which votes are asked for: two renewals are overdue. */
  static final long ASK_AFTER_NS = 550_000_000L;

  /** Silence after which an elector finds the coordinator silent, too. */
  static final long VOTE_AFTER_NS = 550_000_000L;

  static final long ASK_NS = 150_000_000L;

  private final WorkerKey self;
  private final Map<WorkerKey, Long> votedNs = new HashMap<>();
  private List<Elector> electors = List.of();
  private Set<WorkerKey> doubted = Set.of();
  private long askedNs = Long.MIN_VALUE / 2;

  Votes(WorkerKey self) {
    this.self = self;
  }

  List<Elector> electors() {
    return electors;
  }

  void elect(List<Elector> newest) {
    electors = newest;
    votedNs.keySet().retainAll(newest.stream().map(Elector::key).toList());
  }

  /** Takes over whom the coordinator doubts; whether that is something new. */
  boolean doubt(List<WorkerKey> newest) {
    Set<WorkerKey> next = Set.copyOf(newest);
    boolean changed = !next.equals(doubted);
    doubted = next;
    return changed;
  }

  /** Whom to ask now; nobody if that was done a moment ago. */
  List<Elector> toAsk(long nowNs) {
    if (nowNs - askedNs < ASK_NS) {
      return List.of();
    }
    askedNs = nowNs;
    return electors.stream().filter(e -> !e.key().equals(self)).toList();
  }

  /**
   * Whether to vote for one who asks.
   *
   * @param silentNs how long the coordinator has been silent to this worker
   */
  boolean grants(Ask ask, long silentNs) {
    return silentNs >= VOTE_AFTER_NS && !doubted.contains(ask.from().key());
  }

  void count(Vote vote) {
    if (electors.stream().anyMatch(e -> e.key().equals(vote.from()))) {
      votedNs.merge(vote.from(), vote.echoNs(), Math::max);
    }
  }

  /** Until when a majority lets this worker go on; {@link Long#MIN_VALUE} if none does. */
  long untilNs(long nowNs) {
    if (electors.isEmpty()) {
      return Long.MIN_VALUE;
    }
    long[] times =
        electors.stream()
            .mapToLong(
                e ->
                    e.key().equals(self)
                        ? nowNs
                        : votedNs.getOrDefault(e.key(), Long.MIN_VALUE / 2))
            .sorted()
            .toArray();
    return times[times.length - Quorums.majority(times.length)] + Quorums.VOTE_NS;
  }
}

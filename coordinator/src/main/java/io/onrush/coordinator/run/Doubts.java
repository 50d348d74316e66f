package io.onrush.coordinator.run;

import io.onrush.protocol.Elector;
import io.onrush.protocol.Quorums;
import io.onrush.protocol.Status;
import io.onrush.protocol.WorkerKey;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Whom the coordinator doubts, and whether that is enough: a silent worker may go on by the votes
 * of a majority of electors, so its share is not to be given away before so many of them are known
 * to doubt it that no majority is left, and their older votes are void.
 *
 * <p>Which electors a worker counts on follows from its epoch. One that may know of a newer epoch
 * than it was heard of is held against the electors of both.
 */
final class Doubts {
  /** Silence after which a worker is doubted: a renewal is overdue. */
  private static final long SILENCE_NS = 400_000_000L;

  /** Clocks drift, and a vote is counted by the clock of the one who asked for it. */
  private static final long VOTE_NS = Quorums.VOTE_NS + 5_000_000L;

  /** One that was given up this long ago goes on by no vote any more. */
  private static final long FORGOTTEN_NS = 60_000_000_000L;

  /** Ticks are far closer together. */
  private static final long STALL_NS = 200_000_000L;

  private final long term;
  private final long hearingNs;
  private final Map<WorkerKey, Member> members;

  private long updatedNs = Long.MIN_VALUE / 2;
  private long awakeNs = Long.MIN_VALUE / 2;

  /**
   * @param hearingNs a worker that was heard within this is heard
   */
  Doubts(long term, long hearingNs, Map<WorkerKey, Member> members) {
    this.term = term;
    this.hearingNs = hearingNs;
    this.members = members;
  }

  /** Begins to doubt the silent, and sees who is outvoted. */
  void update(Divider divider, long nowNs) {
    if (nowNs - updatedNs > STALL_NS) {
      // Who was not heard while this process stood still was perhaps not silent.
      awakeNs = nowNs;
    }
    updatedNs = nowNs;
    for (Member m : members.values()) {
      if (m.gone() || m.state == Member.State.DRAINED || m.divisions.isEmpty()) {
        continue;
      }
      if (m.doubtedNs == Long.MAX_VALUE && nowNs - Math.max(m.heardNs, awakeNs) > SILENCE_NS) {
        m.doubtedNs = nowNs;
      }
      if (m.doubtedNs != Long.MAX_VALUE && m.outvotedNs == Long.MAX_VALUE && doubted(m, divider)) {
        m.outvotedNs = nowNs;
      }
    }
  }

  /** Whether no vote lets it go on any more. */
  boolean silenced(Member m, long nowNs) {
    return m.dead || (m.outvotedNs != Long.MAX_VALUE && nowNs - m.outvotedNs > VOTE_NS);
  }

  private boolean doubted(Member m, Divider divider) {
    for (List<Elector> electors : divider.electorsSince(m.epoch())) {
      long doubting =
          electors.stream()
              .filter(e -> !e.key().equals(m.key) && doubts(members.get(e.key()), m))
              .count();
      if (doubting < Quorums.veto(electors.size())) {
        return false;
      }
    }
    return true;
  }

  private boolean doubts(@Nullable Member elector, Member m) {
    if (elector == null) {
      return false;
    }
    return votesNoMore(elector)
        || elector
            .status
            .filter(s -> s.term() == term && s.grantedNs() >= m.doubtedNs)
            .filter(s -> !elector.gone())
            .isPresent();
  }

  private static boolean votesNoMore(Member elector) {
    return elector.dead || elector.failed() || elector.state == Member.State.LEFT;
  }

  /** Workers that nobody is to vote for. */
  List<WorkerKey> keys(long nowNs) {
    return members.values().stream()
        .filter(
            m ->
                m.state == Member.State.LOST
                    ? nowNs - m.heardNs < FORGOTTEN_NS
                    : m.doubtedNs != Long.MAX_VALUE && !m.gone())
        .map(m -> m.key)
        .toList();
  }

  /**
   * Whether so many electors are heard that no majority can be under another coordinator. Without
   * them no lease may be granted: the other one may have given the share away.
   */
  boolean heardByEnough(Divider divider, long nowNs) {
    for (List<Elector> electors : divider.electorsSince(oldestEpoch())) {
      if (heard(electors, nowNs) < Quorums.veto(electors.size())) {
        return false;
      }
    }
    return true;
  }

  private int oldestEpoch() {
    return members.values().stream()
        .filter(Member::holdsShare)
        .mapToInt(Member::epoch)
        .min()
        .orElse(Integer.MAX_VALUE);
  }

  private long heard(Collection<Elector> electors, long nowNs) {
    return electors.stream()
        .map(e -> members.get(e.key()))
        .filter(Objects::nonNull)
        .filter(m -> votesNoMore(m) || heard(m, nowNs))
        .count();
  }

  private boolean heard(Member m, long nowNs) {
    Status status = m.status.orElse(null);
    return status != null && status.term() == term && nowNs - m.heardNs <= hearingNs;
  }
}

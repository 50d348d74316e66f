package io.onrush.coordinator.run;

import io.onrush.protocol.Blob;
import io.onrush.protocol.Piece;
import io.onrush.protocol.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The run's newest checkpoint and who keeps it. A checkpoint is stable once every live worker keeps
 * it: then intervals that it contains may be forgotten, and workers that it names may carry load.
 *
 * <p>One is made soon after something happened that stands in it, else every {@link #PERIOD}, and
 * never so often that sending them takes more than {@link #BYTES_A_SECOND}.
 */
final class Recording {
  static final Duration PERIOD = Duration.ofSeconds(10);
  static final Duration SOON = Duration.ofMillis(300);
  private static final double BYTES_A_SECOND = 20e6;
  private static final long MOST_GAP_NS = 60_000_000_000L;

  /** Pieces under way to one worker. */
  private static final int WINDOW = 4;

  private final long term;
  private final Map<Member, Long> marks = new HashMap<>();
  private List<Blob> pieces = List.of();
  private long bytes;
  private long version;
  private long stableVersion;
  private long madeNs;
  private long nextEventId;
  private int nextMembers;

  Recording(long term) {
    this.term = term;
  }

  boolean due(EventLog events, Collection<Member> members, long nowNs) {
    if (version == 0) {
      return true;
    }
    boolean news = events.lastId() != nextEventId || members.size() != nextMembers;
    long gapNs = Math.min((long) (bytes * members.size() / BYTES_A_SECOND * 1e9), MOST_GAP_NS);
    long waitNs = (news ? SOON : PERIOD).toNanos();
    return nowNs - madeNs >= Math.max(gapNs, waitNs);
  }

  /** Number of the checkpoint that is to be made now. */
  long next(EventLog events, Collection<Member> members, long nowNs) {
    madeNs = nowNs;
    nextEventId = events.lastId();
    nextMembers = members.size();
    marks.clear();
    members.forEach(m -> marks.put(m, m.merged));
    bytes = pieces.stream().mapToLong(Blob::size).sum();
    pieces = List.of();
    return ++version;
  }

  void made(long made, List<Blob> newest) {
    if (made == version) {
      pieces = newest;
    }
  }

  /** Sees who keeps the newest one. */
  void update(Collection<Member> members) {
    if (stableVersion == version || pieces.isEmpty()) {
      return;
    }
    for (Member m : members) {
      if (!m.gone() && m.status.isPresent() && !keeps(m)) {
        return;
      }
    }
    stableVersion = version;
    marks.forEach(
        (m, merged) -> {
          m.settledSequence = Math.max(m.settledSequence, merged);
          m.recorded = true;
        });
  }

  /** Whether every live worker keeps the newest one. */
  boolean isStable() {
    return version > 0 && stableVersion == version;
  }

  /** Whether all of these keep the newest stable one, or one that is newer. */
  boolean isKeptBy(Collection<Member> members) {
    return stableVersion > 0
        && members.stream()
            .allMatch(
                m ->
                    m.status
                        .filter(s -> s.kept().term() == term)
                        .filter(s -> s.kept().version() >= stableVersion)
                        .isPresent());
  }

  private boolean keeps(Member m) {
    return m.status
        .filter(s -> s.kept().term() == term && s.kept().version() >= version)
        .isPresent();
  }

  /** The pieces that a worker waits for, a few at a time. */
  List<Piece> missing(Member m) {
    if (pieces.isEmpty() || keeps(m)) {
      return List.of();
    }
    int from = m.status.map(Status::nextPiece).orElse(0);
    int first = from < pieces.size() ? from : 0;
    List<Piece> missing = new ArrayList<>();
    for (int i = first; i < Math.min(pieces.size(), first + WINDOW); i++) {
      missing.add(new Piece(term, version, i, pieces.size(), pieces.get(i)));
    }
    return missing;
  }
}

package io.onrush.coordinator.run;

import io.onrush.protocol.Elector;
import io.onrush.protocol.Quorums;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/**
 * The workers that were there when a run was asked for. A coordinator takes the run over only with
 * a majority of them in its term, and begins it only with a veto of them, so that a run that one
 * coordinator begins is found begun by the next.
 */
final class Founders {
  private final Roster roster;
  private List<Elector> electors = List.of();

  Founders(Roster roster) {
    this.roster = roster;
  }

  /** Names those that are there now, unless they are named. */
  void name() {
    if (electors.isEmpty()) {
      electors =
          roster.live().stream()
              .sorted(Comparator.comparingInt(m -> m.part))
              .limit(Quorums.MOST_ELECTORS)
              .map(m -> new Elector(m.key, m.info.address()))
              .toList();
    }
  }

  /** Those that another coordinator named. */
  void resume(List<Elector> named) {
    electors = named;
  }

  List<Elector> electors() {
    return electors;
  }

  /** Whether that holds of a majority; those that have certainly ended count as well. */
  boolean majority(Predicate<Member> condition) {
    return count(condition) >= Quorums.majority(electors.size());
  }

  /** Whether that holds of so many that those left are no majority. */
  boolean veto(Predicate<Member> condition) {
    return count(condition) >= Quorums.veto(electors.size());
  }

  private long count(Predicate<Member> condition) {
    return electors.stream().filter(e -> ended(e) || holds(e, condition)).count();
  }

  private boolean holds(Elector elector, Predicate<Member> condition) {
    return roster
        .newest(elector.key().worker())
        .filter(m -> !m.gone())
        .filter(condition)
        .isPresent();
  }

  /** It is dead, or was never heard of here while another one has its address. */
  private boolean ended(Elector elector) {
    return roster
        .newest(elector.key().worker())
        .map(m -> m.dead)
        .orElseGet(
            () -> roster.live().stream().anyMatch(m -> m.info.address().equals(elector.address())));
  }
}

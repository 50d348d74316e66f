package io.onrush.coordinator.run;

import io.onrush.coordinator.run.Member.State;
import io.onrush.pace.Division;
import io.onrush.protocol.WorkerInfo;
import io.onrush.protocol.WorkerKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** All that ever took part in a run, and who may still come. */
final class Roster {
  private final Map<WorkerKey, Member> members = new LinkedHashMap<>();

  /** By the worker's name, its newest incarnation. */
  private final Map<String, Member> newest = new HashMap<>();

  private final Map<String, Integer> firstIncarnations = new HashMap<>();
  private final Set<String> parked = new HashSet<>();

  Map<WorkerKey, Member> byKey() {
    return members;
  }

  Collection<Member> all() {
    return members.values();
  }

  List<Member> live() {
    return members.values().stream().filter(m -> !m.gone()).toList();
  }

  List<Member> holders() {
    return members.values().stream().filter(Member::holdsShare).toList();
  }

  /** The newest incarnation of a worker. */
  Optional<Member> newest(String worker) {
    return Optional.ofNullable(newest.get(worker));
  }

  Optional<Member> find(WorkerKey key) {
    return Optional.ofNullable(members.get(key));
  }

  void add(Member member) {
    members.put(member.key, member);
    newest.merge(
        member.key.worker(), member, (a, b) -> a.key.incarnation() > b.key.incarnation() ? a : b);
  }

  /** Incarnations below these are, or may be, those of another coordinator. */
  void startFrom(Map<String, Integer> incarnations) {
    firstIncarnations.putAll(incarnations);
  }

  /** Workers that are to have no share. */
  Set<String> parked() {
    return parked;
  }

  /** Takes a worker in as its next incarnation, unless it takes part already or is not wanted. */
  Optional<Member> join(WorkerInfo info, long nowNs) {
    Optional<Member> before = newest(info.worker());
    if (parked.contains(info.worker()) || before.filter(m -> !m.gone() || m.failed()).isPresent()) {
      return Optional.empty();
    }
    int incarnation =
        Math.max(
            before.map(m -> m.key.incarnation() + 1).orElse(1),
            firstIncarnations.getOrDefault(info.worker(), 1));
    WorkerKey key = new WorkerKey(info.worker(), incarnation);
    Member member = new Member(key, info, freePart(info.part()), nowNs);
    add(member);
    return Optional.of(member);
  }

  private int freePart(int wanted) {
    List<Integer> taken = live().stream().map(m -> m.part).toList();
    int part = wanted > 0 && !taken.contains(wanted) ? wanted : 1;
    while (taken.contains(part)) {
      part++;
    }
    return part;
  }

  /**
   * Those that have certainly ended, as this one has their address, or comes for the part of a
   * silent one. That it was there before proves nothing: two may have been given the same part.
   */
  List<Member> bury(WorkerInfo info) {
    List<Member> buried = new ArrayList<>();
    boolean comes = newest(info.worker()).isEmpty();
    for (Member m : members.values()) {
      boolean sameAddress = m.info.address().equals(info.address());
      boolean samePart = info.part() > 0 && m.info.part() == info.part();
      boolean silent = m.state == State.LOST || (m.doubtedNs != Long.MAX_VALUE && comes);
      boolean other = !m.info.worker().equals(info.worker());
      if (!m.dead && other && m.state != State.LEFT && (sameAddress || (samePart && silent))) {
        m.dead = true;
        parked.add(m.info.worker());
        buried.add(m);
      }
    }
    return buried;
  }

  /** The one of a part that was drained and stayed, or was lost meanwhile. */
  Optional<Member> drained(int part) {
    return newest.values().stream()
        .filter(m -> m.part == part && m.gone() && m.leaving && !m.dead)
        .findFirst();
  }

  /**
   * Where the shares that workers follow add up to more than there is, the coordinator before had
   * given up those that are behind, and told others already: they are lost.
   */
  void giveUpOvertaken(int scenarios) {
    if (!moreThanAll(scenarios)) {
      return;
    }
    Division ahead =
        holders().stream()
            .map(m -> m.divisions.getLast())
            .max(Comparator.comparingInt(Division::epoch))
            .orElseThrow();
    for (Member m : holders()) {
      if (m.divisions.getLast().epoch() < ahead.epoch()) {
        m.state = State.LOST;
        m.tenureEndNs = ahead.atNs();
        m.silencedNs = ahead.atNs();
      }
    }
  }

  private boolean moreThanAll(int scenarios) {
    for (int s = 0; s < scenarios; s++) {
      double sum = 0;
      for (Member m : holders()) {
        sum += m.divisions.getLast().assignments().get(s).fraction();
      }
      if (sum > 1 + 1e-9) {
        return true;
      }
    }
    return false;
  }
}

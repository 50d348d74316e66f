package io.onrush.coordinator.run;

import io.onrush.pace.Assignment;
import io.onrush.pace.Courses;
import io.onrush.pace.Division;
import io.onrush.pace.Redivision;
import io.onrush.pace.Shares;
import io.onrush.plan.Plan;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Gives every live worker its share, epoch by epoch. So that the shares in force never add up to
 * more than the rate, those whose share shrinks are told first, and only when all of them have
 * armed it (or lost their lease) are those told whose share grows.
 */
final class Divider {
  private final Plan plan;
  private final Redivision redivision;
  private final Courses courses;
  private final long aheadNs;
  private final List<Member> shrinking = new ArrayList<>();
  private final Map<Member, Division> growing = new LinkedHashMap<>();
  private List<Member> begun = List.of();
  private int epoch;

  Divider(Plan plan, long aheadNs) {
    this.plan = plan;
    this.redivision = new Redivision(plan);
    this.courses = Courses.of(plan);
    this.aheadNs = aheadNs;
  }

  int epoch() {
    return epoch;
  }

  Courses courses() {
    return courses;
  }

  /** Divides among the first workers of a run. May be done again as long as nobody has a lease. */
  void begin(List<Member> first) {
    begun = byPart(first);
    List<Division> divisions = redivision.divide(++epoch, 0, courses, members(begun), List.of());
    limit(begun);
    for (int i = 0; i < begun.size(); i++) {
      begun.get(i).begin(divisions.get(i));
    }
  }

  List<Member> begun() {
    return begun;
  }

  /**
   * Moves on to the next epoch where those able to carry load are not those who do.
   *
   * @return a text for the log if the shares were divided anew
   */
  Optional<String> step(Collection<Member> all, List<Member> able, long runNs, long endNs) {
    if (!growing.isEmpty()) {
      releaseGrowing(runNs);
      return Optional.empty();
    }
    Set<Member> holders = new LinkedHashSet<>(all);
    holders.removeIf(m -> !holds(m));
    if (holders.equals(Set.copyOf(able)) || able.isEmpty() || runNs + aheadNs >= endNs) {
      return Optional.empty();
    }
    divide(byPart(able), holders.stream().filter(m -> !able.contains(m)).toList(), runNs);
    return Optional.of("epoch " + epoch + ": " + describe());
  }

  /** A lost worker holds its share until it is given to others. */
  private static boolean holds(Member m) {
    return !m.divisions.isEmpty() && m.tenureEndNs == Long.MAX_VALUE;
  }

  private void divide(List<Member> staying, List<Member> leaving, long runNs) {
    long atNs = runNs + aheadNs;
    List<Division> divisions =
        redivision.divide(++epoch, atNs, courses, members(staying), members(leaving));
    leaving.forEach(m -> m.tenureEndNs = atNs);
    limit(staying);
    begun = staying;
    shrinking.clear();
    for (int i = 0; i < staying.size(); i++) {
      Member m = staying.get(i);
      if (m.divisions.isEmpty()) {
        m.firstStage = firstStageAfter(atNs);
      }
      if (shrinks(m, divisions.get(i))) {
        m.follow(divisions.get(i));
        m.resendSoon(Member.Kind.DIVIDE);
        shrinking.add(m);
      } else {
        growing.put(m, divisions.get(i));
      }
    }
    releaseGrowing(runNs);
  }

  private static boolean shrinks(Member m, Division next) {
    if (m.divisions.isEmpty()) {
      return false;
    }
    List<Assignment> before = m.divisions.getLast().assignments();
    for (int s = 0; s < before.size(); s++) {
      if (next.assignments().get(s).fraction() < before.get(s).fraction()) {
        return true;
      }
    }
    return false;
  }

  private void releaseGrowing(long runNs) {
    for (Member m : shrinking) {
      boolean armed = m.status.filter(s -> s.epoch() >= m.divisions.getLast().epoch()).isPresent();
      if (!m.gone() && !armed) {
        return;
      }
    }
    growing.forEach(
        (m, division) -> {
          m.follow(inTime(m, division, runNs));
          m.resendSoon(Member.Kind.DIVIDE);
        });
    growing.clear();
  }

  /** Puts off a division whose instant has come too near while it waited for the others. */
  private Division inTime(Member m, Division division, long runNs) {
    if (runNs + aheadNs / 4 <= division.atNs()) {
      return division;
    }
    long atNs = runNs + aheadNs;
    List<Assignment> assignments = new ArrayList<>();
    for (int s = 0; s < division.assignments().size(); s++) {
      Assignment a = division.assignments().get(s);
      int scenario = s;
      double lead =
          m.lastDivision().map(d -> d.leadAt(plan, scenario, m.part, atNs)).orElse(a.lead());
      assignments.add(new Assignment(a.fraction(), lead));
    }
    return new Division(division.epoch(), atNs, assignments, division.courses());
  }

  private int firstStageAfter(long runNs) {
    int n = 0;
    while (n < plan.timeline().size() && plan.timeline().get(n).startNs() <= runNs) {
      n++;
    }
    return n;
  }

  private void limit(List<Member> staying) {
    Shares shares = shares(staying);
    List<List<Integer>> byScenario =
        plan.scenarios().stream().map(s -> shares.divide(s.maxVUs())).toList();
    for (int i = 0; i < staying.size(); i++) {
      int member = i;
      staying.get(i).inFlightLimits = byScenario.stream().map(l -> l.get(member)).toList();
    }
  }

  private Shares shares(List<Member> staying) {
    return Shares.of(plan.shares(), staying.stream().map(m -> m.part).toList());
  }

  private static List<Member> byPart(List<Member> members) {
    return members.stream().sorted(Comparator.comparingInt(m -> m.part)).toList();
  }

  private static List<Redivision.Member> members(List<Member> members) {
    return members.stream().map(m -> new Redivision.Member(m.part, m.lastDivision())).toList();
  }

  /** The shares of the newest epoch, {@code part 1: 33.0 %, ...}. */
  String describe() {
    Shares shares = shares(begun);
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < begun.size(); i++) {
      double percent = 100 * shares.fraction(i);
      texts.add(String.format(Locale.ROOT, "part %d %.2f %%", begun.get(i).part, percent));
    }
    return texts.stream().limit(10).collect(Collectors.joining(", "))
        + (texts.size() > 10 ? ", and " + (texts.size() - 10) + " more" : "");
  }
}

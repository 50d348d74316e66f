package io.onrush.coordinator.run;

import io.onrush.pace.Assignment;
import io.onrush.pace.Courses;
import io.onrush.pace.Division;
import io.onrush.pace.Redivision;
import io.onrush.pace.Shares;
import io.onrush.plan.Plan;
import io.onrush.plan.RunStage;
import io.onrush.protocol.Elector;
import io.onrush.protocol.Quorums;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Gives every live worker its share, epoch by epoch. So that the shares in force never add up to
 * more than the rate, those whose share shrinks or ends are told first, and only when all of them
 * have armed it (or are gone) are those told whose share grows.
 */
final class Divider {
  /** Electors are remembered for so many epochs: a worker that is further behind is lost. */
  private static final int MOST_EPOCHS = 16;

  /** Where nothing was lost there is time for all to acknowledge. */
  private static final long STEADY_AHEAD_NS = 500_000_000L;

  private final Plan plan;
  private final Redivision redivision;
  private Courses courses;
  private final long aheadNs;
  private final List<Member> shrinking = new ArrayList<>();
  private final Map<Member, Division> growing = new LinkedHashMap<>();
  private final NavigableMap<Integer, List<Elector>> electors = new TreeMap<>();
  private final Map<Member, Double> givenFactors = new HashMap<>();
  private List<Member> begun = List.of();
  private int epoch;

  private boolean again;

  /** Latest instant of a division: no later one may take effect before it. */
  private long latestNs;

  /** What becomes of the courses from a run time on. */
  interface Change {
    Courses apply(Courses courses, long atNs);
  }

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
    again = false;
    List<Division> divisions = redivision.divide(++epoch, 0, courses, members(begun), List.of());
    limit(begun);
    elect(begun);
    for (int i = 0; i < begun.size(); i++) {
      begun.get(i).begin(divisions.get(i));
    }
  }

  /** Takes over where another coordinator was. */
  void resume(int lastEpoch, Map<Integer, List<Elector>> known, List<Member> holders) {
    epoch = Math.max(epoch, lastEpoch);
    // Some of the last division may never have been told, and those may be gone whom it waited for.
    again = true;
    electors.putAll(known);
    begun = byPart(holders);
  }

  /** A worker follows a division that is news: shares are to be divided anew, beyond it. */
  void found(Division followed) {
    again |= followed.epoch() != epoch;
    latestNs = Math.max(latestNs, followed.atNs());
    epoch = Math.max(epoch, followed.epoch());
    remember(followed.courses());
  }

  /** Some are without a lease until they follow another epoch: it is to come. */
  void divideAgain() {
    again = true;
  }

  /** The courses that were changed most often are in force. */
  void remember(Courses known) {
    courses = known.revision() > courses.revision() ? known : courses;
  }

  private void elect(List<Member> staying) {
    electors.put(
        epoch,
        staying.stream()
            .limit(Quorums.MOST_ELECTORS)
            .map(m -> new Elector(m.key, m.info.address()))
            .toList());
    while (electors.size() > MOST_EPOCHS) {
      electors.pollFirstEntry();
    }
  }

  /** The electors of an epoch. */
  List<Elector> electors(int of) {
    return electors.getOrDefault(of, List.of());
  }

  /** The electors of an epoch and of those after it, each set once. */
  Set<List<Elector>> electorsSince(int since) {
    Integer first = electors.floorKey(since);
    return new LinkedHashSet<>(
        electors.tailMap(first == null ? Integer.MIN_VALUE : first, true).values());
  }

  /** The electors of the newest epochs. */
  Map<Integer, List<Elector>> electorsByEpoch() {
    return Map.copyOf(electors);
  }

  /** Whether no division is under way. */
  boolean idle() {
    return growing.isEmpty();
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
    holders.removeIf(m -> !m.holdsOnPaper());
    Set<Member> next = Set.copyOf(able);
    boolean same =
        !again && holders.equals(next) && able.stream().allMatch(m -> m.factor == given(m));
    if (same || able.isEmpty() || runNs + aheadNs >= endNs) {
      return Optional.empty();
    }
    List<Member> leaving = holders.stream().filter(m -> !next.contains(m)).toList();
    boolean urgent = leaving.stream().anyMatch(Member::gone);
    divide(byPart(able), leaving, runNs, urgent ? aheadNs : STEADY_AHEAD_NS);
    return Optional.of("epoch " + epoch + ": " + describe());
  }

  /**
   * Has those who carry the load change the courses in step.
   *
   * @return run time at which they do
   * @throws IllegalArgumentException if the change cannot be
   */
  long steer(List<Member> able, long runNs, Change change) {
    long atNs = Math.max(runNs + STEADY_AHEAD_NS, latestNs);
    courses = change.apply(courses, atNs);
    divide(byPart(able), List.of(), runNs, atNs - runNs);
    return atNs;
  }

  private double given(Member m) {
    return givenFactors.getOrDefault(m, 1.0);
  }

  private void divide(List<Member> staying, List<Member> leaving, long runNs, long ahead) {
    // Not before what is already agreed on: until then leaving workers hold what is given away.
    long atNs = Math.max(runNs + ahead, latestNs);
    latestNs = atNs;
    List<Division> divisions =
        redivision.divide(++epoch, atNs, courses, members(staying), members(leaving));
    again = false;
    limit(staying);
    elect(staying);
    begun = staying;
    givenFactors.clear();
    staying.forEach(m -> givenFactors.put(m, m.factor));
    shrinking.clear();
    for (Member m : leaving) {
      m.tenureEndNs = atNs;
      m.resendSoon(Member.Kind.STOP);
      shrinking.add(m);
    }
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
      if (!m.gone() && !m.armed()) {
        return;
      }
    }
    growing.forEach(
        (m, division) -> {
          if (!m.gone()) {
            m.follow(inTime(m, division, runNs));
          }
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
    latestNs = Math.max(latestNs, atNs);
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
    List<RunStage> stages = courses.stages(plan);
    while (n < stages.size() && stages.get(n).startNs() <= runNs) {
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
    return Shares.of(
        plan.shares(),
        staying.stream().map(m -> m.part).toList(),
        staying.stream().map(m -> m.factor).toList());
  }

  private static List<Member> byPart(List<Member> members) {
    return members.stream().sorted(Comparator.comparingInt(m -> m.part)).toList();
  }

  private static List<Redivision.Member> members(List<Member> members) {
    return members.stream()
        .map(m -> new Redivision.Member(m.part, m.factor, m.lastDivision()))
        .toList();
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

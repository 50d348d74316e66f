package io.onrush.pace;

import io.onrush.plan.Arrivals;
import io.onrush.plan.Plan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Divides a run's rate among its live workers at an instant, carrying the fractions of requests
 * that are under way across it: a worker that stays keeps its own, what those who go had begun is
 * spread over those who stay. None is doubled. None is lost either, unless those who go had begun
 * more than those who stay lack to their next ones: the rest of it, less than a request for each
 * worker that goes, is dropped and not made up for.
 */
public final class Redivision {
  private final Plan plan;

  public Redivision(Plan plan) {
    this.plan = plan;
  }

  /**
   * A worker in a division.
   *
   * @param factor of its weight; less than 1 if it cannot keep up
   * @param last the division that it leaves, if it had one
   */
  public record Member(int part, double factor, Optional<Division> last) {}

  /**
   * The next epoch.
   *
   * @param courses in force from then on; the same before as those that the members followed
   * @param staying live workers, by ascending part
   * @param leaving workers whose share is given away
   * @return a division for each of {@code staying}, in their order
   */
  public List<Division> divide(
      int epoch, long atNs, Courses courses, List<Member> staying, List<Member> leaving) {
    Shares shares =
        Shares.of(
            plan.shares(),
            staying.stream().map(Member::part).toList(),
            staying.stream().map(Member::factor).toList());
    List<List<Assignment>> byMember = new ArrayList<>();
    staying.forEach(m -> byMember.add(new ArrayList<>()));
    for (int s = 0; s < plan.scenarios().size(); s++) {
      double[] leads = leads(s, atNs, shares, staying, leaving);
      for (int i = 0; i < leads.length; i++) {
        byMember.get(i).add(new Assignment(shares.fraction(i), leads[i]));
      }
    }
    return byMember.stream().map(a -> new Division(epoch, atNs, a, courses)).toList();
  }

  private double[] leads(
      int scenario, long atNs, Shares shares, List<Member> staying, List<Member> leaving) {
    double[] leads = new double[staying.size()];
    if (plan.scenarios().get(scenario).arrivals() == Arrivals.POISSON) {
      return leads;
    }
    boolean first = staying.stream().allMatch(m -> m.last().isEmpty()) && leaving.isEmpty();
    double sum = 0;
    for (int i = 0; i < leads.length; i++) {
      // A newcomer to a run under way begins at its phase, as all do at the start of a run.
      leads[i] =
          staying.get(i).last().isEmpty() ? shares.phase(i) : lead(scenario, staying.get(i), atNs);
      sum += leads[i];
    }
    if (first) {
      return leads;
    }
    double begun = 0;
    for (Member member : leaving) {
      begun += Math.max(0, 1 - lead(scenario, member, atNs));
    }
    double keep = sum > begun ? (sum - begun) / sum : 0;
    for (int i = 0; i < leads.length; i++) {
      leads[i] *= keep;
    }
    return leads;
  }

  private double lead(int scenario, Member member, long atNs) {
    return member.last().map(d -> d.leadAt(plan, scenario, member.part(), atNs)).orElse(1.0);
  }
}

package io.onrush.pace;

import io.onrush.plan.Plan;
import io.onrush.plan.PlanEditor;
import io.onrush.plan.PlanEditor.NewCourse;
import io.onrush.plan.PlanOptions;
import io.onrush.plan.PlanParser;
import io.onrush.plan.RunStage;
import io.onrush.plan.Stage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A run as it really went, with all changes of its rates, as a plan to run again. */
public final class ReplayPlan {
  private static final int MAX_NAME = 100;

  private final List<RunStage> timeline;
  private final Set<String> names = new HashSet<>();
  private final List<Stage> stages = new ArrayList<>();

  private ReplayPlan(List<RunStage> timeline) {
    this.timeline = timeline;
  }

  /**
   * The plan's text with these courses in place of its own, to be read at speed 1: the same rates
   * at the same times, all else as it was. A pause that has not ended is left out.
   *
   * @param speed at which {@code planText} ran
   * @param target that stood in for the plan's own
   * @throws io.onrush.plan.InvalidPlanException if that is no plan: above all where so many changes
   *     were made that it has too many stages
   */
  public static String of(String planText, double speed, Optional<String> target, Courses courses) {
    PlanOptions options = new PlanOptions(speed, target);
    Plan plan = PlanParser.parse(planText, options);
    List<RunStage> timeline = plan.timeline();
    List<NewCourse> replayed =
        courses.withoutOpenPause().scenarios().stream()
            .map(c -> new ReplayPlan(timeline).course(c))
            .toList();
    return PlanEditor.withCourses(planText, options, replayed);
  }

  private NewCourse course(Course course) {
    course.legs().forEach(leg -> names.add(timeline.get(leg.stage()).name()));
    Set<Integer> named = new HashSet<>();
    double startRate = course.legs().getFirst().fromRate();
    double rate = startRate;
    for (Leg leg : joined(course.legs())) {
      if (leg.fromRate() != rate) {
        add(leg.stage(), named, 0, leg.fromRate());
      }
      add(leg.stage(), named, leg.lengthNs(), leg.endRate());
      rate = leg.endRate();
    }
    return new NewCourse(Duration.ofNanos(course.startNs()), startRate, stages);
  }

  private void add(int stage, Set<Integer> named, long lengthNs, double target) {
    String base = timeline.get(stage).name();
    String name = named.add(stage) ? base : another(base);
    stages.add(new Stage(name, Duration.ofNanos(lengthNs), target));
  }

  private String another(String base) {
    for (int n = 2; ; n++) {
      String end = "-" + n;
      String name = base.substring(0, Math.min(base.length(), MAX_NAME - end.length())) + end;
      if (names.add(name)) {
        return name;
      }
    }
  }

  /** Level pieces of one rate, joined: the cuts in them changed nothing. */
  private static List<Leg> joined(List<Leg> legs) {
    List<Leg> joined = new ArrayList<>();
    for (Leg leg : legs) {
      if (!joined.isEmpty() && continues(joined.getLast(), leg)) {
        Leg before = joined.removeLast();
        joined.add(Leg.level(leg.stage(), before.lengthNs() + leg.lengthNs(), leg.fromRate()));
      } else {
        joined.add(leg);
      }
    }
    return joined;
  }

  private static boolean continues(Leg before, Leg leg) {
    return before.stage() == leg.stage()
        && isLevel(before)
        && isLevel(leg)
        && before.fromRate() == leg.fromRate();
  }

  private static boolean isLevel(Leg leg) {
    return leg.slope() == 0 && leg.fromRate() == leg.endRate();
  }
}

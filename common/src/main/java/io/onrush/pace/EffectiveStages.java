package io.onrush.pace;

import io.onrush.plan.Plan;
import io.onrush.plan.RunStage;
import java.util.ArrayList;
import java.util.List;

/** The stages of a plan as they go by changed courses. */
final class EffectiveStages {
  private EffectiveStages() {}

  static List<RunStage> of(Plan plan, Courses courses) {
    List<RunStage> stages = new ArrayList<>(plan.timeline());
    boolean[] seen = new boolean[stages.size()];
    for (Course course : courses.scenarios()) {
      long at = course.startNs();
      for (Leg leg : course.legs()) {
        long end = at + leg.lengthNs();
        RunStage as = stages.get(leg.stage());
        boolean first = !seen[leg.stage()];
        seen[leg.stage()] = true;
        stages.set(
            leg.stage(),
            new RunStage(
                as.scenario(),
                as.name(),
                first ? at : as.startNs(),
                end,
                first ? leg.fromRate() : as.startRate(),
                leg.endRate()));
        at = end;
      }
    }
    return List.copyOf(stages);
  }
}

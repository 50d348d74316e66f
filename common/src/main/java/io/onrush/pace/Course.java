package io.onrush.pace;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.onrush.plan.Plan;
import io.onrush.plan.RunStage;
import java.util.ArrayList;
import java.util.List;

/**
 * One scenario's rate over run time. Immutable, a value; the rate may jump from one leg to the next
 * one. Not a record, as it keeps the profile that its legs make.
 */
public final class Course {
  private final long startNs;
  private final List<Leg> legs;
  @JsonIgnore private final RateProfile profile;

  /**
   * @param startNs run time at which the first leg begins
   */
  @JsonCreator
  public Course(@JsonProperty("startNs") long startNs, @JsonProperty("legs") List<Leg> legs) {
    if (legs.isEmpty()) {
      throw new IllegalArgumentException("legs: none (expected: at least one)");
    }
    this.startNs = startNs;
    this.legs = List.copyOf(legs);
    this.profile = RateProfile.of(startNs, this.legs);
  }

  /** A scenario's course as the plan has it. */
  static Course of(Plan plan, int scenario) {
    List<Leg> legs = new ArrayList<>();
    List<RunStage> timeline = plan.timeline();
    for (int i = 0; i < timeline.size(); i++) {
      RunStage stage = timeline.get(i);
      if (stage.scenario() == scenario) {
        long lengthNs = stage.endNs() - stage.startNs();
        legs.add(Leg.of(i, lengthNs, stage.startRate(), stage.endRate()));
      }
    }
    return new Course(plan.scenarios().get(scenario).startTime().toNanos(), legs);
  }

  @JsonProperty("startNs")
  public long startNs() {
    return startNs;
  }

  @JsonProperty("legs")
  public List<Leg> legs() {
    return legs;
  }

  /** The rate, its integral and the inverse of that. */
  public RateProfile profile() {
    return profile;
  }

  public long endNs() {
    return profile.endNs();
  }

  /** Whether it goes on at a run time. */
  public boolean activeAt(long runNs) {
    return startNs <= runNs && runNs < endNs();
  }

  /** Highest rate that any of its legs has or, before it was cut short, had. */
  public double highestRate() {
    return legs.stream().mapToDouble(Leg::highestRate).max().orElse(0);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Course c && startNs == c.startNs && legs.equals(c.legs);
  }

  @Override
  public int hashCode() {
    return 31 * Long.hashCode(startNs) + legs.hashCode();
  }

  @Override
  public String toString() {
    return "Course[startNs=" + startNs + ", legs=" + legs + "]";
  }
}

package io.onrush.pace;

import io.onrush.plan.Bounds;
import io.onrush.plan.Durations;
import io.onrush.plan.PeakRate;
import io.onrush.plan.Plan;
import io.onrush.plan.RunStage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * How the rates of all scenarios go over run time: as the plan says, and as it was changed while
 * the run went on. Pure.
 *
 * <p>A change at a run time gives new courses that are the same before it: the same arrivals, to
 * the bit, and the same fire times. It throws {@link IllegalArgumentException}, with a message to
 * show, where it cannot be. While paused, changes concern what comes once the pause is over.
 *
 * @param revision number of changes made to the plan's own courses
 * @param scenarios one for each scenario of the plan, in its order
 * @param pausedAtNs run time since which it is paused, or {@link #NOT_PAUSED}
 */
public record Courses(int revision, List<Course> scenarios, long pausedAtNs) {
  public static final long NOT_PAUSED = -1;

  /** Length of a pause whose end is not known yet. */
  public static final long HOLD_NS = Duration.ofDays(7).toNanos();

  private static final int MAX_REVISION = 1000;

  /** All scenarios' together, so that the courses fit into a message several times. */
  private static final int MAX_LEGS = 3000;

  public Courses {
    scenarios = List.copyOf(scenarios);
  }

  /** The plan's own. */
  public static Courses of(Plan plan) {
    return new Courses(
        0,
        IntStream.range(0, plan.scenarios().size()).mapToObj(s -> Course.of(plan, s)).toList(),
        NOT_PAUSED);
  }

  public Course scenario(int scenario) {
    return scenarios.get(scenario);
  }

  public RateProfile profile(int scenario) {
    return scenarios.get(scenario).profile();
  }

  public List<RateProfile> profiles() {
    return scenarios.stream().map(Course::profile).toList();
  }

  public boolean paused() {
    return pausedAtNs != NOT_PAUSED;
  }

  /** Run time at which the last scenario ends, with all of {@link #HOLD_NS} while paused. */
  public long endNs() {
    return scenarios.stream().mapToLong(Course::endNs).max().orElse(0);
  }

  /** Whether any scenario goes on at a run time, be it paused. */
  public boolean active(long runNs) {
    return scenarios.stream().anyMatch(c -> c.activeAt(runNs));
  }

  /** How long before a run time requests were due: at least one scenario had a rate above 0. */
  public long dueNs(long runNs) {
    List<Span> spans = spans();
    spans.removeIf(s -> s.leg().highestRate() == 0);
    spans.sort(Comparator.comparingLong(Span::startNs));
    long sum = 0;
    long countedToNs = 0;
    for (Span span : spans) {
      long endNs = Math.min(span.endNs(), runNs);
      sum += Math.max(0, endNs - Math.max(span.startNs(), countedToNs));
      countedToNs = Math.max(countedToNs, endNs);
    }
    return sum;
  }

  /** All scenarios' rates at a run time, requests a second. */
  public double rateAt(long runNs) {
    return scenarios.stream().mapToDouble(c -> c.profile().rateAt(runNs)).sum();
  }

  /** The highest rate of all scenarios together from a run time on; what is held does not count. */
  public PeakRate peakFrom(long runNs) {
    List<RunStage> pieces = new ArrayList<>();
    for (Span span : spans()) {
      if (span.endNs() > runNs) {
        long startNs = Math.max(span.startNs(), runNs);
        Leg leg = startNs > span.startNs() ? span.leg().tail(startNs - span.startNs()) : span.leg();
        pieces.add(
            new RunStage(
                span.scenario(), "", startNs, span.endNs(), leg.fromRate(), leg.endRate()));
      }
    }
    return PeakRate.of(pieces);
  }

  /** A leg and the run times at which it begins and ends. */
  private record Span(int scenario, Leg leg, long startNs, long endNs) {}

  private List<Span> spans() {
    List<Span> spans = new ArrayList<>();
    for (int s = 0; s < scenarios.size(); s++) {
      long startNs = scenarios.get(s).startNs();
      for (Leg leg : scenarios.get(s).legs()) {
        long endNs = startNs + leg.lengthNs();
        spans.add(new Span(s, leg, startNs, endNs));
        startNs = endNs;
      }
    }
    return spans;
  }

  /**
   * The plan's timeline as it goes by these courses: when each stage begins and ends, and from
   * which rate to which. A pause belongs to the stage in which it falls.
   *
   * @return in the order of {@code plan.timeline()}, whose indexes number the stages
   */
  public List<RunStage> stages(Plan plan) {
    return EffectiveStages.of(plan, this);
  }

  /** Nothing is due from a run time on, until the pause ends; then the rest follows. */
  public Courses pause(long runNs) {
    if (paused()) {
      throw refused("pause: paused already", "a run that is not");
    }
    if (runNs < 0 || runNs >= endNs()) {
      throw nothingAt(runNs);
    }
    return changed(held(runNs));
  }

  /** The pause ends at a run time. */
  public Courses resume(long runNs) {
    if (!paused()) {
      throw refused("resume: not paused", "a run that is");
    }
    if (runNs < pausedAtNs || runNs >= pausedAtNs + HOLD_NS) {
      throw refused("resume: at " + shown(runNs), "within the pause since " + shown(pausedAtNs));
    }
    return changed(released(runNs));
  }

  /**
   * For the rest of the current stage of each scenario that goes on, all of them together have this
   * rate, in proportion to what they have now; if that is nothing, to the highest rates of their
   * courses.
   *
   * @param totalRate requests a second
   * @param rampNs time to get there in a straight line, at most what is left of the stage
   */
  public Courses rate(long runNs, double totalRate, long rampNs) {
    if (!(totalRate >= 0 && totalRate <= Bounds.RATE)) {
      throw refused("rate: " + totalRate, "a number >= 0, at most 10000000 per second");
    }
    if (rampNs < 0) {
      throw refused("ramp: " + shown(rampNs), "a duration >= 0");
    }
    return changed(
        runNs,
        now -> {
          double[] weights = weights(now, runNs);
          return each(now, runNs, (s, cut) -> cut.towards(totalRate * weights[s], rampNs));
        });
  }

  /**
   * The current stage of each scenario that goes on ends at a run time. The next one begins, from
   * the rate of that instant; where there is none, the scenario ends.
   */
  public Courses skipStage(long runNs) {
    return changed(runNs, now -> each(now, runNs, (_, cut) -> cut.skip()));
  }

  /**
   * The current stage of each scenario that goes on ends later, at the same rate as before: its
   * last leg is stretched.
   */
  public Courses extendStage(long runNs, long byNs) {
    if (byNs <= 0 || byNs > Bounds.COURSE.toNanos()) {
      throw refused("extend by: " + shown(byNs), "a duration > 0, at most 168h");
    }
    return changed(runNs, now -> each(now, runNs, (_, cut) -> cut.extend(byNs)));
  }

  /** These courses as they would go if the pause ended as soon as it began. */
  Courses withoutOpenPause() {
    return paused() ? released(pausedAtNs) : this;
  }

  private Courses changed(long runNs, UnaryOperator<Courses> change) {
    Courses going = paused() ? released(runNs) : this;
    if (!going.active(runNs)) {
      throw nothingAt(runNs);
    }
    Courses next = change.apply(going);
    return changed(paused() && runNs < next.endNs() ? next.held(runNs) : next);
  }

  private Courses changed(Courses next) {
    if (revision >= MAX_REVISION) {
      throw refused("changes: " + (revision + 1), "at most " + MAX_REVISION + " in a run");
    }
    int legs = next.scenarios.stream().mapToInt(c -> c.legs().size()).sum();
    if (legs > MAX_LEGS) {
      throw refused("pieces of the course: " + legs, "at most " + MAX_LEGS);
    }
    long endNs = next.withoutOpenPause().endNs();
    if (endNs > Bounds.COURSE.toNanos()) {
      throw refused(shown(endNs) + " to the end", "at most 168h from start to end");
    }
    return new Courses(revision + 1, next.scenarios, next.pausedAtNs);
  }

  private Courses held(long runNs) {
    List<Course> next = new ArrayList<>();
    for (Course c : scenarios) {
      if (c.startNs() >= runNs) {
        next.add(new Course(c.startNs() + HOLD_NS, c.legs()));
      } else {
        next.add(c.activeAt(runNs) ? new CourseCut(c, runNs).hold(HOLD_NS) : c);
      }
    }
    return new Courses(revision, next, runNs);
  }

  private Courses released(long runNs) {
    long heldToNs = pausedAtNs + HOLD_NS;
    List<Course> next = new ArrayList<>();
    for (Course c : scenarios) {
      if (c.startNs() >= heldToNs) {
        next.add(new Course(c.startNs() - (heldToNs - runNs), c.legs()));
      } else {
        next.add(c.activeAt(runNs) ? new CourseCut(c, runNs).drop() : c);
      }
    }
    return new Courses(revision, next, NOT_PAUSED);
  }

  private static Courses each(
      Courses now, long runNs, BiFunction<Integer, CourseCut, Course> change) {
    List<Course> next = new ArrayList<>();
    for (int s = 0; s < now.scenarios.size(); s++) {
      Course c = now.scenarios.get(s);
      next.add(c.activeAt(runNs) ? change.apply(s, new CourseCut(c, runNs)) : c);
    }
    return new Courses(now.revision, next, now.pausedAtNs);
  }

  /** What part of the whole rate each scenario has; they add up to 1. */
  private static double[] weights(Courses now, long runNs) {
    double[] weights = new double[now.scenarios.size()];
    Arrays.setAll(weights, s -> now.profile(s).rateAt(runNs));
    if (sum(weights) == 0) {
      Arrays.setAll(weights, s -> active(now, s, runNs) * now.scenario(s).highestRate());
    }
    if (sum(weights) == 0) {
      Arrays.setAll(weights, s -> active(now, s, runNs));
    }
    double sum = sum(weights);
    Arrays.setAll(weights, s -> weights[s] / sum);
    return weights;
  }

  private static double active(Courses now, int scenario, long runNs) {
    return now.scenario(scenario).activeAt(runNs) ? 1 : 0;
  }

  private static double sum(double[] values) {
    return Arrays.stream(values).sum();
  }

  private static IllegalArgumentException nothingAt(long runNs) {
    return refused(shown(runNs), "a time at which a scenario goes on");
  }

  private static String shown(long ns) {
    return Durations.format(Duration.ofNanos(ns));
  }

  private static IllegalArgumentException refused(String what, String expected) {
    return new IllegalArgumentException(what + " (expected: " + expected + ")");
  }
}

package io.onrush.worker.engine;

import io.onrush.pace.Course;
import io.onrush.pace.Courses;
import io.onrush.pace.Division;
import io.onrush.pace.FireTimes;
import io.onrush.pace.Seeds;
import io.onrush.plan.Plan;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Walks through one event loop's fire times of one scenario, across divisions and up to the stop.
 * Each fire time that is reached is handed on exactly once. Single-threaded; time comes in as run
 * time, so it has no clock.
 */
final class ScenarioPacer {
  /** Takes the arrivals. */
  interface Arrivals {
    /**
     * A fire time was reached.
     *
     * @param request index of the chosen request in the scenario
     * @param stage number of the fire time's stage
     */
    void onDue(int scenario, int request, int stage, long dueNs);
  }

  private record Pending(Division division, int limit, long seamNs) {}

  private final Plan plan;
  private final int scenario;
  private final int part;
  private final int loops;
  private final int loop;
  private final RequestChooser chooser;
  private final Arrivals arrivals;
  private final Deque<Pending> pending = new ArrayDeque<>();
  private @Nullable FireTimes fireTimes;
  private Course course;
  private StageCursor stages;
  private long courseEndNs;
  private long chooserSeed;
  private long stopNs = Long.MAX_VALUE;
  private int limit;

  /**
   * @param courses what goes until the first division
   */
  ScenarioPacer(
      Plan plan, Courses courses, int scenario, int part, int loops, int loop, Arrivals arrivals) {
    this.plan = plan;
    this.scenario = scenario;
    this.part = part;
    this.loops = loops;
    this.loop = loop;
    this.chooser = new RequestChooser(plan.scenarios().get(scenario).requests());
    this.course = courses.scenario(scenario);
    this.stages = new StageCursor(course);
    this.courseEndNs = course.endNs();
    this.arrivals = arrivals;
  }

  /**
   * Arms a division for the fire times from {@code seamNs} on.
   *
   * @param workerLimit most requests in flight of the whole worker
   */
  void enter(Division division, long seamNs, int workerLimit) {
    while (!pending.isEmpty() && pending.getLast().seamNs() >= seamNs) {
      pending.removeLast();
    }
    pending.addLast(new Pending(division, LaneThread.share(workerLimit, loops, loop), seamNs));
    courseEndNs = lastDueNs();
  }

  /** Nothing that is due at this instant or later is handed on. */
  void stop(long atNs) {
    stopNs = Math.min(stopNs, atNs);
  }

  /**
   * Hands on what is due, at most {@code max} fire times.
   *
   * @return how many
   */
  int fire(long nowNs, int max) {
    int fired = 0;
    while (fired < max) {
      long dueNs = peekNs();
      long seamNs = seamNs();
      if (dueNs < seamNs) {
        if (dueNs > nowNs || dueNs >= stopNs) {
          break;
        }
        handOn(dueNs);
        fired++;
      } else if (seamNs <= nowNs) {
        crossSeam();
      } else {
        break;
      }
    }
    return fired;
  }

  private void handOn(long dueNs) {
    FireTimes times = Objects.requireNonNull(fireTimes);
    int request = chooser.choose(chooserSeed, times.index());
    times.advance();
    arrivals.onDue(scenario, request, stages.at(dueNs), dueNs);
  }

  private void crossSeam() {
    Pending next = pending.removeFirst();
    Division division = next.division();
    fireTimes = division.fireTimes(plan, scenario, part, loops, loop);
    while (fireTimes.peekNs() < next.seamNs()) {
      fireTimes.advance();
    }
    limit = next.limit();
    chooserSeed = Seeds.mix(plan.seed(), scenario, division.epoch(), part);
    course = division.courses().scenario(scenario);
    stages = new StageCursor(course);
    courseEndNs = lastDueNs();
  }

  /** Each course holds from its seam to the next one's: where the last that goes on ends. */
  private long lastDueNs() {
    long untilNs = Long.MAX_VALUE;
    for (Iterator<Pending> i = pending.descendingIterator(); i.hasNext(); ) {
      Pending next = i.next();
      long endNs = next.division().courses().scenario(scenario).endNs();
      if (endNs > next.seamNs()) {
        return Math.min(endNs, untilNs);
      }
      untilNs = next.seamNs();
    }
    return Math.min(course.endNs(), untilNs);
  }

  private long peekNs() {
    return fireTimes == null ? FireTimes.END : fireTimes.peekNs();
  }

  private long seamNs() {
    return pending.isEmpty() ? Long.MAX_VALUE : pending.getFirst().seamNs();
  }

  /** Run time at which {@link #fire} has something to do next, or {@link Long#MAX_VALUE}. */
  long nextNs() {
    long dueNs = peekNs();
    long nextNs = Math.min(dueNs, seamNs());
    return nextNs < stopNs ? nextNs : Long.MAX_VALUE;
  }

  /** Run time at which the course ends, that of the armed divisions too. */
  long courseEndNs() {
    return courseEndNs;
  }

  /** Run time from which on nothing can become due any more. */
  long endNs() {
    return Math.min(courseEndNs, stopNs);
  }

  /** Whether nothing is due any more, now or later. */
  boolean isOver(long nowNs) {
    long nextNs = nextNs();
    return nowNs >= endNs() && (nextNs > nowNs || nextNs == Long.MAX_VALUE);
  }

  /** Most requests of this scenario in flight on this loop. */
  int limit() {
    return limit;
  }
}

package io.onrush.pace;

import java.util.ArrayList;
import java.util.List;

/**
 * A course that goes on at an instant, cut there: what lies before is kept as it is, what comes
 * after is made anew. Each method gives the course that comes of it; call one, once.
 */
final class CourseCut {
  private final long startNs;
  private final List<Leg> legs = new ArrayList<>();
  private final List<Leg> rest = new ArrayList<>();

  /** Of {@link #rest}, how many belong to the stage in which the cut is. */
  private final int current;

  CourseCut(Course course, long runNs) {
    if (!course.activeAt(runNs)) {
      throw new IllegalArgumentException(
          "runNs: %d (expected: within the course)".formatted(runNs));
    }
    startNs = course.startNs();
    long at = startNs;
    for (Leg leg : course.legs()) {
      long end = at + leg.lengthNs();
      if (end <= runNs) {
        legs.add(leg);
      } else if (at >= runNs) {
        rest.add(leg);
      } else {
        legs.add(leg.head(runNs - at));
        rest.add(leg.tail(runNs - at));
      }
      at = end;
    }
    current = (int) rest.stream().takeWhile(l -> l.stage() == stage()).count();
  }

  private int stage() {
    return rest.getFirst().stage();
  }

  private double rate() {
    return rest.getFirst().fromRate();
  }

  Course hold(long ns) {
    legs.add(Leg.level(stage(), ns, 0));
    return goOn(0);
  }

  /** Without the rest of the leg that goes on. */
  Course drop() {
    return goOn(1);
  }

  Course towards(double rate, long rampNs) {
    long leftNs = rest.subList(0, current).stream().mapToLong(Leg::lengthNs).sum();
    long inRampNs = Math.min(rampNs, leftNs);
    if (inRampNs > 0) {
      legs.add(Leg.of(stage(), inRampNs, rate(), rate));
    }
    if (leftNs > inRampNs) {
      legs.add(Leg.level(stage(), leftNs - inRampNs, rate));
    }
    return goOnFrom(rate);
  }

  Course skip() {
    if (legs.stream().noneMatch(l -> l.stage() == stage())) {
      // Every stage has its place in the course, be it one of no length.
      legs.add(Leg.level(stage(), 0, rate()));
    }
    return goOnFrom(rate());
  }

  Course extend(long byNs) {
    Leg last = rest.get(current - 1);
    legs.addAll(rest.subList(0, current - 1));
    legs.add(Leg.of(last.stage(), last.lengthNs() + byNs, last.fromRate(), last.endRate()));
    return goOn(current);
  }

  /** The next stage starts where this one ends now. */
  private Course goOnFrom(double rate) {
    if (current < rest.size()) {
      rest.set(current, rest.get(current).startingAt(rate));
    }
    return goOn(current);
  }

  private Course goOn(int from) {
    legs.addAll(rest.subList(from, rest.size()));
    return new Course(startNs, legs);
  }
}

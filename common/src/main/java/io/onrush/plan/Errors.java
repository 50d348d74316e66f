package io.onrush.plan;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects what is wrong with a plan, so that all of it can be said at once. */
final class Errors {

  /** A text full of nonsense gets an answer that can still be read. */
  private static final int MAX_KEPT = 100;

  private final List<PlanError> kept = new ArrayList<>();
  private int left;

  void add(String path, String value, String expected, Place place) {
    if (kept.size() < MAX_KEPT) {
      kept.add(new PlanError(path, value, expected, place.line(), place.column()));
    } else {
      left++;
    }
  }

  void moveTo(Errors other) {
    kept.forEach(
        e -> other.add(e.path(), e.value(), e.expected(), new Place(e.line(), e.column())));
    other.left += left;
  }

  /** Throws if anything was added; in the order of the text. */
  void throwIfAny() {
    if (kept.isEmpty()) {
      return;
    }
    List<PlanError> sorted = new ArrayList<>(kept);
    sorted.sort(Comparator.comparingInt(PlanError::line).thenComparingInt(PlanError::column));
    if (left > 0) {
      sorted.add(
          new PlanError(PlanPath.ROOT, left + " errors more", "the ones above mended first", 0, 0));
    }
    throw new InvalidPlanException(sorted);
  }

  static InvalidPlanException single(String value, String expected, Place place) {
    return new InvalidPlanException(
        List.of(
            new PlanError(
                PlanPath.ROOT, Shown.text(value), expected, place.line(), place.column())));
  }
}

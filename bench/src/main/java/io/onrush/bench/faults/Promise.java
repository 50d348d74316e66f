package io.onrush.bench.faults;

import java.util.Optional;

/**
 * What must be seen in a row, beside what must be seen in every one: sums that close, nothing
 * merged twice, no second above 101 %, a report of the end, no process left.
 *
 * @param backWithinMs from the strike until every second is within 1 %
 * @param leastSecond share of the plan that no second may be below
 * @param exact the report equals the target's count to the unit, with nothing unaccounted
 * @param stops member that is cut off and must fall silent by its lease, and return after it
 * @param counted the target keeps its books and answers in time; otherwise only sums are judged
 */
record Promise(
    Optional<Long> backWithinMs,
    Optional<Double> leastSecond,
    boolean exact,
    Optional<String> stops,
    boolean counted) {

  /** Only what every row promises. */
  static final Promise SAFE =
      new Promise(Optional.empty(), Optional.empty(), false, Optional.empty(), true);

  Promise backWithin(long ms) {
    return new Promise(Optional.of(ms), leastSecond, exact, stops, counted);
  }

  /** No second below 99 %. */
  Promise noDip() {
    return new Promise(backWithinMs, Optional.of(0.99), exact, stops, counted);
  }

  Promise toTheUnit() {
    return new Promise(backWithinMs, leastSecond, true, stops, counted);
  }

  Promise stopsByLease(String member) {
    return new Promise(backWithinMs, leastSecond, exact, Optional.of(member), counted);
  }

  Promise uncounted() {
    return new Promise(backWithinMs, leastSecond, exact, stops, false);
  }
}

package io.onrush.bench.faults;

/**
 * What must be seen in a row, beside what must be seen in every one: sums that close, a report of
 * the end with every second, the same from every coordinator, no process left.
 */
enum Promise {
  /** The report has no more sent than arrived, and no less than that without the unaccounted. */
  COUNTED,
  /** The report equals the target's count to the unit, with nothing unaccounted. */
  EXACT,
  /** No second above 101 %. */
  NOT_ABOVE,
  /** No second below 99 %. */
  NO_DIP,
  /** Every second is within 1 % again, 2 s after the strike. */
  BACK,
  /** Every second is within 1 % again, 2 s after the coordinator is back, healed. */
  BACK_WITH_COORDINATOR,
  /** Whoever is cut off falls silent by its lease, and sends again after the healing. */
  STOPS_BY_LEASE
}

package io.onrush.bench.faults;

import java.util.Set;

/** A row: what is done to a cluster of what size, when, and what must be seen. */
record Fault(String name, Size size, Moment moment, Harm harm, Set<Promise> promises) {

  boolean promises(Promise promise) {
    return promises.contains(promise);
  }
}

package io.onrush.bench.faults;

/**
 * How many members a cluster has, beside its target.
 *
 * @param more workers that a row can add
 */
record Size(int coordinators, int workers, int more) {
  static final Size ALONE = new Size(1, 3, 2);
  static final Size WITH_STANDBY = new Size(2, 3, 0);
  static final Size TWO_AND_TWO = new Size(2, 4, 0);

  String coordinator(int number) {
    return "coordinator-" + number;
  }

  String worker(int number) {
    return "worker-" + number;
  }
}

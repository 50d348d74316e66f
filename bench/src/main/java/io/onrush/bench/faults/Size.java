package io.onrush.bench.faults;

/** How many members a cluster has, beside its target. */
record Size(int coordinators, int workers) {
  static final Size ALONE = new Size(1, 3);
  static final Size WITH_STANDBY = new Size(2, 3);
  static final Size TWO_AND_TWO = new Size(2, 4);

  String coordinator(int number) {
    return "coordinator-" + number;
  }

  String worker(int number) {
    return "worker-" + number;
  }
}

package io.onrush.bench.faults;

import java.util.List;
import java.util.stream.IntStream;

/** Whom a fault hits. Which coordinator is the leader is known only when it strikes. */
enum Who {
  TARGET("the target"),
  WORKER("a worker"),
  WORKERS("all workers"),
  MORE_WORKERS("more workers"),
  HALF_OF_WORKERS("2 of 4 workers"),
  COORDINATOR("the only coordinator"),
  LEADER("the coordinator, a standby there"),
  STANDBY("the standby"),
  STANDBY_AND_HALF("the standby and 2 of 4 workers");

  private final String text;

  Who(String text) {
    this.text = text;
  }

  String text() {
    return text;
  }

  /**
   * Their names.
   *
   * @param leader the node that runs the coordinator
   */
  List<String> names(Size size, String leader) {
    return switch (this) {
      case TARGET -> List.of("target");
      case WORKER -> List.of(size.worker(2));
      case WORKERS -> workers(size, 1, size.workers());
      case MORE_WORKERS -> workers(size, size.workers() + 1, size.workers() + size.more());
      case HALF_OF_WORKERS -> List.of(size.worker(3), size.worker(4));
      case COORDINATOR, LEADER -> List.of(leader);
      case STANDBY -> List.of(standby(size, leader));
      case STANDBY_AND_HALF -> List.of(standby(size, leader), size.worker(3), size.worker(4));
    };
  }

  private static List<String> workers(Size size, int from, int to) {
    return IntStream.rangeClosed(from, to).mapToObj(size::worker).toList();
  }

  private static String standby(Size size, String leader) {
    return size.coordinator(leader.equals(size.coordinator(1)) ? 2 : 1);
  }
}

package io.onrush.bench.compare;

import java.util.List;
import java.util.Optional;

/**
 * One line of the table.
 *
 * @param name with its unit
 * @param digits after the point
 * @param peer whom this engine is set in relation to
 */
record Figure(String name, int digits, Optional<Tool> peer, List<Budget> budgets) {
  /** The rate that budgets are about. */
  static final int BUDGET_RATE = 10_000;

  static final Figure ROUND_TRIP = of("round trip, uncontended, us", 0);
  static final Figure RESIDENT = of("resident at 10k, MB", 0, Budget.atMost(256));
  static final Figure ALLOCATED = of("allocated a request at 10k, bytes", 1, Budget.atMost(64));

  private static Figure of(String name, int digits, Budget... budgets) {
    return new Figure(name, digits, Optional.empty(), List.of(budgets));
  }

  private static Figure at(int rate, String what, int digits, Budget... budgets) {
    return of(
        what + " at " + rate / 1000 + "k, us",
        digits,
        rate == BUDGET_RATE ? budgets : new Budget[0]);
  }

  /** With 64 connections, or streams of one connection. */
  static Figure most(Protocol protocol) {
    return new Figure(
        "most RPS" + protocol.suffix(),
        0,
        Optional.of(protocol.peer()),
        protocol == Protocol.HTTP ? List.of(Budget.atLeastOfPeer(0.9)) : List.of());
  }

  static Figure cpuAtMost(Protocol protocol) {
    return new Figure(
        "CPU a request at most RPS" + protocol.suffix() + ", us",
        1,
        Optional.of(protocol.peer()),
        List.of());
  }

  static Figure delivered(int rate) {
    return of("RPS at " + rate / 1000 + "k", 0);
  }

  static Figure cpu(int rate) {
    Figure alone = at(rate, "CPU a request", 1, Budget.atMost(30), Budget.atMostOfPeer(0.7));
    return new Figure(alone.name, alone.digits, Optional.of(Tool.HEY), alone.budgets);
  }

  static Figure lagP50(int rate) {
    return at(rate, "lag p50", 0, Budget.atMost(150));
  }

  static Figure lagP99(int rate) {
    return at(rate, "lag p99", 0);
  }

  /** Of the response times that a tool reports. */
  static Figure median(int rate) {
    return at(rate, "median", 0);
  }

  /** How far the reported median is off the uncontended round trip of the same round. */
  static Figure medianError(int rate) {
    return at(rate, "error of the median", 0);
  }
}

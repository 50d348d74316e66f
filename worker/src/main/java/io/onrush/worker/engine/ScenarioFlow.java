package io.onrush.worker.engine;

import io.onrush.plan.Scenario;

/** One scenario on one loop: its pacer, and until when what is in flight may go on. */
final class ScenarioFlow {
  private final ScenarioPacer pacer;
  private final int firstRequest;
  private final long gracefulStopNs;
  private long stopGraceEndNs = Long.MAX_VALUE;

  /**
   * @param firstRequest number in the plan of the scenario's first request
   */
  ScenarioFlow(ScenarioPacer pacer, Scenario scenario, int firstRequest) {
    this.pacer = pacer;
    this.firstRequest = firstRequest;
    gracefulStopNs = scenario.gracefulStop().toNanos();
  }

  ScenarioPacer pacer() {
    return pacer;
  }

  int firstRequest() {
    return firstRequest;
  }

  /** Run time from which on nothing may be in flight. */
  long graceEndNs() {
    return Math.min(pacer.courseEndNs() + gracefulStopNs, stopGraceEndNs);
  }

  /**
   * Stops it; what is in flight may go on for {@code graceNs}, or its own grace if that is less.
   */
  void stop(long atNs, long graceNs) {
    pacer.stop(atNs);
    stopGraceEndNs = Math.min(stopGraceEndNs, atNs + Math.min(graceNs, gracefulStopNs));
  }

  /** Run time at which to look again whether it has ended, or {@link Long#MAX_VALUE}. */
  long nextEndNs(long nowNs, int inFlight) {
    if (nowNs < pacer.endNs()) {
      return pacer.endNs();
    }
    return inFlight > 0 ? graceEndNs() : Long.MAX_VALUE;
  }
}

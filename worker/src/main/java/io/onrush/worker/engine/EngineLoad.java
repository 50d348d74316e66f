package io.onrush.worker.engine;

/**
 * What the engine is carrying, approximately, for monitoring.
 *
 * @param loops event loops
 * @param inFlight requests under way
 * @param openConnections open or being opened
 * @param idleConnections open and unused
 * @param lagP50Us median lag of the last full second, us
 * @param lagP99Us 99th percentile of the same
 * @param spareShortages times a loop had no spare recorder at a full second, since the start
 */
public record EngineLoad(
    int loops,
    long inFlight,
    long openConnections,
    long idleConnections,
    long lagP50Us,
    long lagP99Us,
    long spareShortages) {

  /** Of no engine. */
  public static final EngineLoad NONE = new EngineLoad(0, 0, 0, 0, 0, 0, 0);
}

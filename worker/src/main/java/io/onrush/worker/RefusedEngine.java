package io.onrush.worker;

import io.onrush.pace.Division;
import io.onrush.protocol.DataHeld;
import io.onrush.worker.run.LoadEngine;
import java.time.Duration;
import java.util.List;

/** Stands in where no engine could be made: the run fails before it needs one. */
final class RefusedEngine implements LoadEngine {
  @Override
  public void prepare() {}

  @Override
  public void mapClock(long originNs) {}

  @Override
  public void enter(Division division, long fromNs, List<Integer> inFlightLimits) {}

  @Override
  public void announceStage(int stage, long atNs) {}

  @Override
  public void lease(long untilNs) {}

  @Override
  public void allot(int set, long fromRow, long toRow) {}

  @Override
  public List<DataHeld> data() {
    return List.of();
  }

  @Override
  public void stop(long atNs, Duration grace) {}

  @Override
  public void close() {}
}

package io.onrush.worker;

import io.onrush.pace.Division;
import io.onrush.protocol.DataHeld;
import io.onrush.worker.run.LoadEngine;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Writes down what it is told; readable from any thread. */
public final class RecordingEngine implements LoadEngine {

  /** What an engine can be told. */
  public sealed interface Call {}

  public record Prepare() implements Call {}

  public record MapClock(long originNs) implements Call {}

  public record Enter(Division division, long fromNs, List<Integer> inFlightLimits)
      implements Call {}

  public record Announce(int stage, long atNs) implements Call {}

  public record Lease(long untilNs) implements Call {}

  public record Allot(int set, long fromRow, long toRow) implements Call {}

  public record Stop(long atNs, Duration grace) implements Call {}

  public record Close() implements Call {}

  private final List<Call> calls = new CopyOnWriteArrayList<>();

  public List<Call> calls() {
    return List.copyOf(calls);
  }

  public <T extends Call> List<T> calls(Class<T> kind) {
    return calls.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  @Override
  public void prepare() {
    calls.add(new Prepare());
  }

  @Override
  public void mapClock(long originNs) {
    calls.add(new MapClock(originNs));
  }

  @Override
  public void enter(Division division, long fromNs, List<Integer> inFlightLimits) {
    calls.add(new Enter(division, fromNs, inFlightLimits));
  }

  @Override
  public void announceStage(int stage, long atNs) {
    calls.add(new Announce(stage, atNs));
  }

  @Override
  public void lease(long untilNs) {
    calls.add(new Lease(untilNs));
  }

  @Override
  public void allot(int set, long fromRow, long toRow) {
    calls.add(new Allot(set, fromRow, toRow));
  }

  @Override
  public List<DataHeld> data() {
    return List.of();
  }

  @Override
  public void stop(long atNs, Duration grace) {
    calls.add(new Stop(atNs, grace));
  }

  @Override
  public void close() {
    calls.add(new Close());
  }
}

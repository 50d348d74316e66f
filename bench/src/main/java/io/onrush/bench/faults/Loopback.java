package io.onrush.bench.faults;

import io.onrush.bench.node.BenchException;
import io.onrush.bench.node.Place;
import io.onrush.bench.node.Ports;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All members on 127.0.0.1, where no link can be cut. */
final class Loopback implements Net {
  private final String obstacle;
  private final Map<String, Place> places = new HashMap<>();

  Loopback(String obstacle) {
    this.obstacle = obstacle;
  }

  @Override
  public Place place(String member) {
    return places.computeIfAbsent(member, Ports::place);
  }

  @Override
  public Optional<String> obstacleToCuts() {
    return Optional.of(obstacle);
  }

  @Override
  public void block(List<String> from, List<String> to) {
    throw new BenchException(obstacle);
  }

  @Override
  public void lose(List<String> to, int percent) {
    throw new BenchException(obstacle);
  }

  @Override
  public void delay(String member, long ms) {
    throw new BenchException(obstacle);
  }

  @Override
  public void heal() {
    // Nothing can have been done.
  }

  @Override
  public void mountSmall(Path folder) {
    // Only root may; the row that needs it says so.
  }

  @Override
  public List<Long> processes() {
    return List.of();
  }

  @Override
  public void close() {
    // Nothing was made.
  }
}

package io.onrush.bench.faults;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All members on 127.0.0.1, where no link can be cut. */
final class Loopback implements Net {
  private static final String HOST = "127.0.0.1";

  private final String obstacle;
  private final Map<String, Place> places = new HashMap<>();

  Loopback(String obstacle) {
    this.obstacle = obstacle;
  }

  @Override
  public Place place(String member) {
    return places.computeIfAbsent(
        member,
        m -> {
          List<Integer> ports = freePorts(2);
          return new Place(m, Optional.empty(), HOST + ":" + ports.get(0), HOST, ports.get(1));
        });
  }

  private static List<Integer> freePorts(int count) {
    List<ServerSocket> open = new ArrayList<>();
    try {
      for (int i = 0; i < count; i++) {
        open.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
      }
      List<Integer> ports = open.stream().map(ServerSocket::getLocalPort).toList();
      for (ServerSocket socket : open) {
        socket.close();
      }
      return ports;
    } catch (IOException e) {
      throw new SuiteException("no free port on " + HOST, e);
    }
  }

  @Override
  public Optional<String> obstacleToCuts() {
    return Optional.of(obstacle);
  }

  @Override
  public void block(List<String> from, List<String> to) {
    throw new SuiteException(obstacle);
  }

  @Override
  public void lose(List<String> to, int percent) {
    throw new SuiteException(obstacle);
  }

  @Override
  public void delay(String member, long ms) {
    throw new SuiteException(obstacle);
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

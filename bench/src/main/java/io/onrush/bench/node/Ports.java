package io.onrush.bench.node;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Ports of 127.0.0.1 that nobody uses. */
public final class Ports {
  public static final String HOST = "127.0.0.1";

  private Ports() {}

  public static List<Integer> free(int count) {
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
      throw new BenchException("no free port on " + HOST, e);
    }
  }

  /** The place of a member on 127.0.0.1. */
  public static Place place(String member) {
    List<Integer> ports = free(2);
    return new Place(member, Optional.empty(), HOST + ":" + ports.get(0), HOST, ports.get(1));
  }
}

package io.onrush.cli.local;

import io.onrush.cli.CliException;
import io.onrush.cli.ExitCode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Choice of ports on 127.0.0.1. What is free now can be taken later: its user then says so. */
final class Ports {
  static final int USUAL_HTTP = 8080;

  private Ports() {}

  /** The port that was asked for, or the usual one, or any if that is taken. */
  static int http(Optional<Integer> asked) {
    if (asked.isEmpty()) {
      return isFree(USUAL_HTTP) ? USUAL_HTTP : free(1).get(0);
    }
    int port = asked.get();
    if (port < 0 || port > 65_535) {
      throw new CliException(ExitCode.USAGE, "--port " + port + " (expected: 0 to 65535)");
    }
    if (port == 0) {
      return free(1).get(0);
    }
    if (!isFree(port)) {
      throw new CliException(
          "--port " + port + " is taken; choose another one, or leave it out for any free one");
    }
    return port;
  }

  /** So many different free ports. */
  static List<Integer> free(int count) {
    List<ServerSocket> open = new ArrayList<>();
    try {
      for (int i = 0; i < count; i++) {
        open.add(bind(0)); // all open at once, so they differ
      }
      return open.stream().map(ServerSocket::getLocalPort).toList();
    } catch (IOException e) {
      throw new CliException("no free port on 127.0.0.1: " + e.getMessage());
    } finally {
      open.forEach(Ports::close);
    }
  }

  static boolean isFree(int port) {
    try (ServerSocket socket = bind(port)) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }

  private static ServerSocket bind(int port) throws IOException {
    ServerSocket socket = new ServerSocket();
    try {
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return socket;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  private static void close(ServerSocket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // It only held the number.
    }
  }
}

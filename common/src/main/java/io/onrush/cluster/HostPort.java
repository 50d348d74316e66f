package io.onrush.cluster;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;

/** An address of a node; port 0 means any free one. */
public record HostPort(String host, int port) {

  /** Reads {@code host:port}, {@code [::1]:port} or a bare port of 127.0.0.1. */
  public static HostPort parse(String text) {
    int colon = text.lastIndexOf(':');
    String host = colon < 0 ? "127.0.0.1" : text.substring(0, colon);
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    } else if (host.contains(":") || host.isEmpty()) {
      throw wrong(text);
    }
    try {
      int port = Integer.parseInt(text.substring(colon + 1));
      if (port < 0 || port > 65_535) {
        throw wrong(text);
      }
      return new HostPort(host, port);
    } catch (NumberFormatException e) {
      throw wrong(text);
    }
  }

  /** Whether it stands for all addresses of the machine, so that nobody is reached there. */
  public boolean isEverywhere() {
    return host.equals("0.0.0.0") || host.equals("::");
  }

  /** Whether somebody listens there; asks for up to a third of a second. */
  boolean answers() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(host, port), 300);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public String toString() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }

  private static IllegalArgumentException wrong(String text) {
    return new IllegalArgumentException(text + " (expected: host:port, port 0 to 65535)");
  }
}

package io.onrush.target;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A socket that says exactly what it is told and shows exactly what comes back. */
final class RawClient implements AutoCloseable {

  private static final int PATIENCE_MS = 10_000;

  private final Socket socket;
  private final InputStream in;

  RawClient(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(PATIENCE_MS);
    socket.setTcpNoDelay(true);
    in = new BufferedInputStream(socket.getInputStream());
  }

  /** A request line with the Host that HTTP/1.1 demands. */
  static String get(String path) {
    return "GET " + path + " HTTP/1.1\r\nHost: t\r\n\r\n";
  }

  RawClient send(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    return this;
  }

  /** Reads until what came ends with {@code end}. */
  String readTo(String end) throws IOException {
    StringBuilder text = new StringBuilder();
    while (text.length() < end.length() || text.indexOf(end, text.length() - end.length()) < 0) {
      int b = in.read();
      if (b < 0) {
        throw new IOException("the stream ended after: " + text);
      }
      text.append((char) b);
    }
    return text.toString();
  }

  /** Reads until the server shuts its side. */
  String readToEnd() throws IOException {
    return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
  }

  /** The bytes of the next read from the network, -1 at the end; waits at most {@code waitMs}. */
  int read(int waitMs) throws IOException {
    socket.setSoTimeout(waitMs);
    return in.read(new byte[1_000]);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}

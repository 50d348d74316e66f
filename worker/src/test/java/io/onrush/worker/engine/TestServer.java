package io.onrush.worker.engine;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** A real server that keeps its own books; what it answers is the test's. */
final class TestServer implements AutoCloseable {
  /** Answers one request. */
  interface Answer {
    /**
     * Writes the response, or doesn't.
     *
     * @param number of the request on its connection, from 1
     * @return whether the connection stays open
     */
    boolean to(String request, int number, Socket socket, OutputStream out) throws Exception;
  }

  private final ServerSocket listening;
  private final Answer answer;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final Queue<String> requests = new ConcurrentLinkedQueue<>();
  private final AtomicInteger connections = new AtomicInteger();

  /** On all addresses of 127.0.0.0/8. */
  TestServer(Answer answer) {
    this.answer = answer;
    try {
      listening = new ServerSocket(0, 1024);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    Thread.ofVirtual().start(this::accept);
  }

  /** Always the same response, given with LF for CRLF. */
  static TestServer answering(String response) {
    byte[] bytes = response.replace("\n", "\r\n").getBytes(ISO_8859_1);
    return new TestServer(
        (_, _, _, out) -> {
          out.write(bytes);
          return true;
        });
  }

  static TestServer ok() {
    return answering("HTTP/1.1 200 OK\nContent-Length: 2\n\nok");
  }

  /** A port on which nothing listens. */
  static int deadPort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  int port() {
    return listening.getLocalPort();
  }

  /** Every request that has come, head and body. */
  List<String> requests() {
    return List.copyOf(requests);
  }

  int count() {
    return requests.size();
  }

  int connections() {
    return connections.get();
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = listening.accept();
        open.add(socket);
        connections.incrementAndGet();
        Thread.ofVirtual().start(() -> serve(socket));
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      socket.setTcpNoDelay(true);
      InputStream in = new BufferedInputStream(socket.getInputStream());
      int number = 0;
      boolean goOn = true;
      while (goOn) {
        String request = read(in);
        if (request.isEmpty()) {
          break;
        }
        requests.add(request);
        number++;
        goOn = answer.to(request, number, socket, socket.getOutputStream());
      }
    } catch (Exception e) {
      // The client is gone, or the test is over.
    } finally {
      open.remove(socket);
    }
  }

  private static String read(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    while (!head.toString(ISO_8859_1).endsWith("\r\n\r\n")) {
      int b = in.read();
      if (b < 0) {
        return "";
      }
      head.write(b);
    }
    String text = head.toString(ISO_8859_1);
    int length =
        text.lines()
            .filter(l -> l.startsWith("Content-Length: "))
            .mapToInt(l -> Integer.parseInt(l.substring(16)))
            .findFirst()
            .orElse(0);
    return text + new String(in.readNBytes(length), ISO_8859_1);
  }

  /** Closes all connections. */
  void cut() {
    cut(_ -> true);
  }

  /** Closes some of them. */
  void cut(Predicate<Socket> which) {
    try {
      for (Socket socket : open) {
        if (which.test(socket)) {
          socket.close();
        }
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    try {
      listening.close();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    cut();
  }
}

package io.onrush.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A coordinator and workers as processes of this machine. */
final class Cluster extends ClusterApi implements AutoCloseable {
  private final Path folder;
  private final String address;
  private final Node coordinator;
  private final List<Node> workers = new ArrayList<>();

  /**
   * Starts them.
   *
   * @param options more of them for the coordinator
   */
  Cluster(Path folder, int count, String... options) {
    super("http://127.0.0.1:" + freePort());
    this.folder = folder;
    address = "127.0.0.1:" + freePort();
    List<String> command = new ArrayList<>();
    command.add("coordinator");
    command.add("--http=" + base().substring("http://".length()));
    command.add("--cluster=" + address);
    command.add("--workers=" + Math.max(1, count));
    command.add("--reports=" + folder.resolve("reports"));
    command.addAll(List.of(options));
    coordinator = Node.start(folder, "coordinator", command);
    for (int i = 0; i < count; i++) {
      addWorker();
    }
    try {
      awaitWorkers(count);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /** Where nodes join. */
  String address() {
    return address;
  }

  static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Node addWorker() {
    Node worker =
        Node.start(
            folder,
            "worker-" + (workers.size() + 1),
            List.of(
                "worker",
                "--cluster=127.0.0.1:0",
                "--metrics=127.0.0.1:0",
                "--join=" + address,
                "--data=" + folder,
                "--loops=1"));
    workers.add(worker);
    return worker;
  }

  @Override
  public void close() {
    workers.forEach(Node::close);
    coordinator.close();
  }
}

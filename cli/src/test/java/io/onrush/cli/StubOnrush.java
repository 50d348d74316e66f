package io.onrush.cli;

import io.onrush.cli.node.CoordinatorOptions;
import io.onrush.cli.node.Nodes;
import io.onrush.cli.node.TargetOptions;
import io.onrush.cli.node.WorkerOptions;
import io.onrush.cluster.HostPort;
import io.onrush.cluster.Rendezvous;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;

/**
 * The real command with stub nodes, for tests with real processes. Workers find the coordinator's
 * HTTP port through its cluster port, which says nothing else.
 */
public final class StubOnrush implements Nodes {
  public static void main(String[] args) {
    System.exit(
        Onrush.commandLine(Console.system(), Installation.here(StubOnrush.class), new StubOnrush())
            .execute(args));
  }

  @Override
  public void coordinator(CoordinatorOptions options) throws Exception {
    int reports = Integer.parseInt(System.getenv().getOrDefault("STUB_REPORTS", "3"));
    long period = Long.parseLong(System.getenv().getOrDefault("STUB_PERIOD", "100"));
    String verdict = System.getenv().getOrDefault("STUB_VERDICT", "passed");
    var http = new StubCoordinator(options.http().port(), reports, period).withVerdict(verdict);
    System.out.println("stub coordinator at " + http.url());
    try (ServerSocket cluster = new ServerSocket()) {
      cluster.bind(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), options.entry().self().port()));
      while (true) {
        try (Socket worker = cluster.accept();
            OutputStream out = worker.getOutputStream()) {
          out.write(http.url().getBytes(StandardCharsets.UTF_8));
        }
      }
    }
  }

  @Override
  public void worker(WorkerOptions options) throws Exception {
    if (System.getenv("STUB_WORKER_DIES") != null) {
      throw new IllegalStateException("no such luck");
    }
    if (!(options.entry().rendezvous() instanceof Rendezvous.Nodes nodes)) {
      throw new IllegalArgumentException("not on this machine: " + options);
    }
    HostPort coordinator = nodes.join().get(0);
    String url = "";
    while (url.isEmpty()) {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), coordinator.port());
          InputStream in = socket.getInputStream()) {
        url = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      } catch (IOException e) {
        Thread.onSpinWait(); // not up yet
      }
    }
    var register =
        java.net.http.HttpRequest.newBuilder(java.net.URI.create(url + "/stub/workers"))
            .POST(java.net.http.HttpRequest.BodyPublishers.ofString("" + options.part()))
            .build();
    try (var client = java.net.http.HttpClient.newHttpClient()) {
      client.send(register, java.net.http.HttpResponse.BodyHandlers.discarding());
    }
    new CountDownLatch(1).await();
  }

  @Override
  public int target(TargetOptions options) {
    return 9999;
  }

  @Override
  public void train() {}
}

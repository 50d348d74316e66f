package io.onrush.cli.node;

import io.onrush.cli.Installation;
import io.onrush.cli.remote.Api;
import io.onrush.cluster.HostPort;
import io.onrush.cluster.Membership;
import io.onrush.cluster.Rendezvous;
import io.onrush.coordinator.CoordinatorNode;
import io.onrush.coordinator.CoordinatorSettings;
import io.onrush.coordinator.run.RunSettings;
import io.onrush.target.Delay;
import io.onrush.target.TargetServer;
import io.onrush.target.TargetSettings;
import io.onrush.worker.WorkerNode;
import io.onrush.worker.engine.EngineSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** A whole run inside one JVM, so that an AOT cache made of it serves every kind of node. */
final class Training {
  private static final String HOST = "127.0.0.1";
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final double SPEED = 300;

  private Training() {}

  static void play() throws Exception {
    Path reports = Files.createTempDirectory("onrush-train");
    try {
      play(reports);
    } finally {
      delete(reports);
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private static void play(Path reports) throws Exception {
    HostPort cluster = new HostPort(HOST, freePort());
    HostPort http = new HostPort(HOST, freePort());
    String plan = Installation.read(Installation.here(Training.class).defaultPlan());
    try (TargetServer target =
        TargetServer.start(new TargetSettings(HOST, 0, Delay.parse("0"), 0))) {
      CoordinatorNode coordinator =
          CoordinatorNode.start(
              http,
              Membership.Entry.of(cluster, Rendezvous.Nodes.founding()),
              CoordinatorSettings.of(RunSettings.defaults(1), reports));
      WorkerNode worker =
          WorkerNode.start(
              Membership.Entry.of(new HostPort(HOST, 0), Rendezvous.Nodes.joining(cluster)),
              0,
              EngineSettings.defaults().withLoops(1),
              Optional.of(new HostPort(HOST, 0)),
              Optional.empty());
      Api api = new Api(URI.create("http://" + http));
      await(() -> api.workers() == 1);
      String id = api.start(plan, SPEED, Optional.of("http://" + HOST + ":" + target.port()));
      await(() -> api.report(id).verdict() != null);
      worker.stop(LIMIT);
      worker.ended().toCompletableFuture().join();
      coordinator.stop();
      coordinator.ended().toCompletableFuture().join();
    }
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("the rehearsed run takes too long");
      }
      Thread.sleep(50);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}

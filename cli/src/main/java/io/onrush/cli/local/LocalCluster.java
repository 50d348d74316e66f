package io.onrush.cli.local;

import io.onrush.cli.CliException;
import io.onrush.cli.ExitCode;
import io.onrush.cli.Installation;
import io.onrush.cli.remote.Api;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** A coordinator, its workers and perhaps a target as processes of this machine. */
final class LocalCluster implements AutoCloseable {
  private static final String HOST = "127.0.0.1:";
  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(5);
  private static final Duration POLL = Duration.ofMillis(50);

  private final Installation here;
  private final Path logs;
  private final List<NodeProcess> nodes = new ArrayList<>();
  private boolean closed;

  LocalCluster(Installation here, Path folder) {
    this.here = here;
    this.logs = folder.resolve("logs");
    Runtime.getRuntime().addShutdownHook(new Thread(this::kill, "kill-nodes"));
  }

  /**
   * Starts all processes at once and does not wait for any.
   *
   * @param data folder of the files that the plan takes data from
   */
  void start(int workers, int httpPort, boolean withTarget, Path reports, Path data) {
    List<Integer> ports = Ports.free(workers + 1);
    String coordinator = HOST + ports.get(0);
    launch(
        NodeKind.COORDINATOR,
        "coordinator",
        List.of(
            "coordinator",
            "--http=" + HOST + httpPort,
            "--cluster=" + coordinator,
            "--workers=" + workers,
            "--reports=" + reports));
    int cores = Runtime.getRuntime().availableProcessors();
    int loops = Math.max(1, cores / workers);
    // Where workers share cores with one another and the target, waking up less often costs the
    // target less than a third of a millisecond of lag costs the figures.
    String coalescing = workers >= cores ? "320us" : "200us";
    for (int part = 1; part <= workers; part++) {
      launch(
          NodeKind.WORKER,
          "worker-" + part,
          List.of(
              "worker",
              "--cluster=" + HOST + ports.get(part),
              "--join=" + coordinator,
              "--part=" + part,
              "--loops=" + loops,
              "--coalescing=" + coalescing,
              "--data=" + data));
    }
    if (withTarget) {
      launch(NodeKind.TARGET, "target", List.of("target", "--port=0"));
    }
  }

  /** Waits until every worker is a member and the target listens. */
  void awaitReady(Api api, int workers, Consumer<String> progress) {
    long deadline = System.nanoTime() + START_LIMIT.toNanos();
    while (true) {
      int present = presentWorkers(api);
      boolean targetUp = node("target").map(n -> n.address().isPresent()).orElse(true);
      progress.accept(step(present, workers, targetUp));
      if (present >= workers && targetUp) {
        return;
      }
      firstDead().ifPresent(LocalCluster::fail);
      if (System.nanoTime() > deadline) {
        throw new CliException(
            step(present, workers, targetUp)
                + " after "
                + START_LIMIT.toSeconds()
                + " s; what the nodes say is in "
                + logs);
      }
      pause();
    }
  }

  /** Address of the target that was started. */
  Optional<String> target() {
    return node("target").flatMap(NodeProcess::address).map(a -> "http://" + a);
  }

  /** Why nothing more can come of it: the coordinator died. */
  Optional<String> hopeless() {
    return node("coordinator").filter(n -> !n.alive()).map(NodeProcess::obituary);
  }

  /** Ends all at once, without asking. */
  synchronized void kill() {
    closed = true;
    nodes.forEach(NodeProcess::kill);
  }

  /** SIGTERM for all, then SIGKILL for those that take too long. */
  @Override
  public synchronized void close() {
    closed = true;
    nodes.forEach(NodeProcess::terminate);
    long deadline = System.nanoTime() + STOP_LIMIT.toNanos();
    try {
      for (NodeProcess node : nodes) {
        node.awaitEnd(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    nodes.forEach(NodeProcess::kill);
  }

  static URI url(int httpPort) {
    return URI.create("http://" + HOST + httpPort);
  }

  private synchronized void launch(NodeKind kind, String name, List<String> arguments) {
    if (closed) {
      throw new CliException(ExitCode.INTERRUPTED, "interrupted");
    }
    List<String> supervised = new ArrayList<>(arguments);
    supervised.add("--supervised");
    nodes.add(
        NodeProcess.start(
            name, here.command(List.of(kind.jvmFlags().split(" ")), supervised), logs));
  }

  private synchronized Optional<NodeProcess> node(String name) {
    return nodes.stream().filter(n -> n.name().equals(name)).findFirst();
  }

  private synchronized Optional<NodeProcess> firstDead() {
    return nodes.stream().filter(n -> !n.alive()).findFirst();
  }

  private static void fail(NodeProcess dead) {
    throw new CliException(dead.obituary());
  }

  /** Number of workers; -1 while the coordinator does not answer. */
  private static int presentWorkers(Api api) {
    try {
      return api.workers();
    } catch (CliException e) {
      return -1; // not up yet; a dead one is noticed by its process
    }
  }

  private static String step(int present, int workers, boolean targetUp) {
    return "starting: coordinator "
        + (present < 0 ? "not up" : "up")
        + ", workers "
        + Math.max(present, 0)
        + "/"
        + workers
        + (targetUp ? "" : ", target not up");
  }

  private static void pause() {
    try {
      Thread.sleep(POLL);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CliException(ExitCode.INTERRUPTED, "interrupted");
    }
  }
}

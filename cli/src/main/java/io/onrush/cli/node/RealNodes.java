package io.onrush.cli.node;

import akka.remote.RemoteTransportException;
import io.onrush.cli.CliException;
import io.onrush.cli.ExitCode;
import io.onrush.cluster.Membership;
import io.onrush.coordinator.CoordinatorNode;
import io.onrush.target.Delay;
import io.onrush.target.TargetServer;
import io.onrush.target.TargetSettings;
import io.onrush.worker.WorkerNode;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** Starts the nodes of this project. */
final class RealNodes implements Nodes {
  @Override
  public void coordinator(CoordinatorOptions options) {
    try {
      CoordinatorNode node =
          CoordinatorNode.start(options.http(), options.entry(), options.settings());
      untilEnded("coordinator", node::stop, node.ended());
    } catch (IllegalArgumentException e) {
      throw new CliException(ExitCode.USAGE, "coordinator cannot start: " + e.getMessage());
    } catch (CompletionException | RemoteTransportException e) {
      throw cannot("coordinator", e);
    }
  }

  @Override
  public void worker(WorkerOptions options) {
    try {
      WorkerNode node =
          WorkerNode.start(
              options.entry(), options.part(), options.engine(), options.metrics(), options.otlp());
      untilEnded("worker", () -> node.stop(options.drainLimit()), node.ended());
    } catch (CompletionException | RemoteTransportException e) {
      throw cannot("worker", e);
    }
  }

  /** Runs until the process is told to end, by whatever way, and has left the cluster. */
  private static void untilEnded(String name, Runnable stop, CompletionStage<Membership.End> end) {
    CompletableFuture<Membership.End> ended = end.toCompletableFuture();
    Thread leave =
        new Thread(
            () -> {
              stop.run();
              ended.join();
            },
            "leave");
    Runtime.getRuntime().addShutdownHook(leave);
    // The JVM's own handler would make it exit code 143, which reads like a failure.
    Signals.handle("TERM", () -> System.exit(0));
    switch (ended.join()) {
      case LEFT -> {}
      case NEVER_JOINED -> {
        Runtime.getRuntime().removeShutdownHook(leave);
        throw new CliException(name + " is not part of the cluster; its log says why");
      }
    }
  }

  private static CliException cannot(String node, RuntimeException e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    return new CliException(node + " cannot start: " + cause.getMessage());
  }

  @Override
  public int target(TargetOptions options) {
    try {
      Delay delay = Delay.parse(options.delay());
      TargetServer server =
          TargetServer.start(
              new TargetSettings(options.host(), options.port(), delay, options.errors()));
      server.warmUp();
      return server.port();
    } catch (IllegalArgumentException e) {
      throw new CliException(ExitCode.USAGE, String.valueOf(e.getMessage()));
    } catch (IOException e) {
      throw new CliException("target cannot start: " + e.getMessage());
    }
  }

  @Override
  public void train() throws Exception {
    Training.play();
  }
}

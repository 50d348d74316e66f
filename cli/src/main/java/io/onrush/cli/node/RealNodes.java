package io.onrush.cli.node;

import akka.remote.RemoteTransportException;
import io.onrush.cli.CliException;
import io.onrush.cli.ExitCode;
import io.onrush.coordinator.CoordinatorNode;
import io.onrush.coordinator.CoordinatorSettings;
import io.onrush.target.Delay;
import io.onrush.target.TargetServer;
import io.onrush.target.TargetSettings;
import io.onrush.worker.WorkerNode;
import io.onrush.worker.engine.EngineSettings;
import java.io.IOException;
import java.util.concurrent.CompletionException;

/** Starts the nodes of this project. */
final class RealNodes implements Nodes {
  @Override
  public void coordinator(CoordinatorOptions options) {
    try {
      CoordinatorNode.start(
              options.http(),
              options.cluster(),
              options.join(),
              CoordinatorSettings.of(options.workers(), options.reports())
                  .withAdvertisedHttp(options.advertisedHttp()))
          .terminated()
          .toCompletableFuture()
          .join();
    } catch (CompletionException | RemoteTransportException e) {
      throw cannot("coordinator", e);
    }
    endedUnlessTold("coordinator");
  }

  @Override
  public void worker(WorkerOptions options) {
    try {
      WorkerNode.start(
              options.cluster(),
              options.join(),
              options.part(),
              EngineSettings.defaults()
                  .withLoops(options.loops())
                  .withCoalescing(options.coalescing()))
          .terminated()
          .toCompletableFuture()
          .join();
    } catch (CompletionException | RemoteTransportException e) {
      throw cannot("worker", e);
    }
    endedUnlessTold("worker");
  }

  /** A node ends on a signal; one that ends by itself never got into the cluster or was put out. */
  private static void endedUnlessTold(String node) {
    Thread probe = new Thread(() -> {}, "probe");
    try {
      Runtime.getRuntime().addShutdownHook(probe);
      Runtime.getRuntime().removeShutdownHook(probe);
    } catch (IllegalStateException e) {
      return; // a signal is ending this process
    }
    throw new CliException(node + " is not part of the cluster any more; its log says why");
  }

  private static CliException cannot(String node, RuntimeException e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    return new CliException(node + " cannot start: " + cause.getMessage());
  }

  @Override
  public int target(TargetOptions options) {
    try {
      Delay delay = Delay.parse(options.delay());
      return TargetServer.start(
              new TargetSettings(options.host(), options.port(), delay, options.errors()))
          .port();
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

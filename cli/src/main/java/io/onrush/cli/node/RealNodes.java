package io.onrush.cli.node;

import io.onrush.cli.CliException;

/** Call sites of the real nodes: to be wired. */
final class RealNodes implements Nodes {
  @Override
  public void coordinator(CoordinatorOptions options) {
    throw new CliException("coordinator: not built yet");
  }

  @Override
  public void worker(WorkerOptions options) {
    throw new CliException("worker: not built yet");
  }

  @Override
  public int target(TargetOptions options) {
    throw new CliException("target: not built yet");
  }

  @Override
  public void train() {}
}

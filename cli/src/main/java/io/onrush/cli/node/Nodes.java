package io.onrush.cli.node;

/** Starts nodes in this process; the seam between the command and what it commands. */
public interface Nodes {

  /** The real ones. */
  static Nodes real() {
    return new RealNodes();
  }

  /** Runs a coordinator until the process is told to end. */
  void coordinator(CoordinatorOptions options) throws Exception;

  /** Runs a worker until the process is told to end. */
  void worker(WorkerOptions options) throws Exception;

  /** Starts the embedded target and returns the port that it listens on. */
  int target(TargetOptions options) throws Exception;

  /** Runs a small plan on a cluster within this JVM, so that an AOT cache can be made of it. */
  void train() throws Exception;
}

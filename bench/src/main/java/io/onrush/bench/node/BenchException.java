package io.onrush.bench.node;

/** The suite itself cannot go on: a command failed, a cluster did not form. */
public final class BenchException extends RuntimeException {
  public BenchException(String message) {
    super(message);
  }

  public BenchException(String message, Throwable cause) {
    super(message, cause);
  }
}

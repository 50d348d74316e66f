package io.onrush.coordinator.http;

/** The coordinator is not on this node any more, so nobody here has the answer. */
public final class MovedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public MovedException() {
    super("the coordinator has moved");
  }
}

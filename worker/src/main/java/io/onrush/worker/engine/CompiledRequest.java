package io.onrush.worker.engine;

import io.onrush.plan.Check;
import java.util.List;

/**
 * A request ready to be written. Immutable; all loops share it.
 *
 * @param number of the request in {@code Plan.requests()}
 * @param scenario index of its scenario
 * @param endpoint index of its endpoint among the plan's distinct ones
 * @param isHead its responses have no body
 * @param timeoutNanos from the write to the last byte
 * @param head everything before the body
 * @param body empty where there is none
 */
record CompiledRequest(
    int number,
    int scenario,
    int endpoint,
    boolean isHead,
    long timeoutNanos,
    List<Piece> head,
    List<Piece> body,
    List<Check> checks) {

  CompiledRequest {
    head = List.copyOf(head);
    body = List.copyOf(body);
    checks = List.copyOf(checks);
  }

  /** Whether every request of it has the same bytes. */
  boolean isLiteral() {
    return head.stream().allMatch(Piece.Bytes.class::isInstance)
        && body.stream().allMatch(Piece.Bytes.class::isInstance);
  }
}

package io.onrush.worker.engine;

import io.onrush.plan.Check;
import io.onrush.plan.HttpOptions;
import java.util.List;

/**
 * A request ready to be written. Immutable; all loops share it.
 *
 * @param number of the request in {@code Plan.requests()}
 * @param scenario index of its scenario
 * @param endpoint index of its endpoint among the plan's distinct ones
 * @param timeoutNanos from the write to the last byte
 * @param path request target in origin form
 * @param fields all but the body's length and cookies that were kept
 * @param head everything before the body, as HTTP/1.1 has it
 * @param body empty where there is none
 * @param hasLength whether the body's length is told
 * @param wanted what it has to know of its responses
 */
record CompiledRequest(
    int number,
    int scenario,
    int endpoint,
    String method,
    long timeoutNanos,
    List<Piece> path,
    List<CompiledField> fields,
    List<Piece> head,
    List<Piece> body,
    boolean hasLength,
    List<Check> checks,
    HttpOptions options,
    Wanted wanted) {

  CompiledRequest {
    path = List.copyOf(path);
    fields = List.copyOf(fields);
    head = List.copyOf(head);
    body = List.copyOf(body);
    checks = List.copyOf(checks);
  }

  /** Its responses have no body. */
  boolean isHead() {
    return method.equals("HEAD");
  }

  /** Whether it takes cookies that were kept. */
  boolean sendsCookies() {
    return head.contains(new Piece.Cookies());
  }

  /** Whether every request of it has the same bytes. */
  boolean isLiteral() {
    return head.stream().allMatch(Piece.Bytes.class::isInstance)
        && body.stream().allMatch(Piece.Bytes.class::isInstance);
  }
}

package io.onrush.worker.engine;

import io.netty.util.AsciiString;
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
 * @param head everything before the body, in HTTP/1.1
 * @param body empty where there is none
 * @param fields what HTTP/2 has instead of the head
 */
record CompiledRequest(
    int number,
    int scenario,
    int endpoint,
    boolean isHead,
    long timeoutNanos,
    List<Piece> head,
    List<Piece> body,
    List<Field> fields,
    List<Check> checks) {

  /**
   * A header field as in HTTP/2.
   *
   * @param name in lower case
   */
  record Field(AsciiString name, List<Piece> value) {
    Field {
      value = List.copyOf(value);
    }
  }

  CompiledRequest {
    head = List.copyOf(head);
    body = List.copyOf(body);
    fields = List.copyOf(fields);
    checks = List.copyOf(checks);
  }

  /** Whether every request of it has the same bytes. */
  boolean isLiteral() {
    return Piece.areLiteral(head) && Piece.areLiteral(body);
  }
}

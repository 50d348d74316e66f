package io.onrush.worker.engine;

import com.fasterxml.jackson.databind.JsonNode;
import io.onrush.plan.Check;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Holds one response after the other against the checks of its request. What is not known of it
 * fails its checks, the negated ones too: the body where it is too long or cannot be decoded, and
 * all but the status, 0, where no whole response came. Single-threaded; status and time are checked
 * without an allocation.
 */
final class Checks {
  private int status;
  private long responseNanos;
  private @Nullable Capture capture;
  private Optional<ResponseBody> body = Optional.empty();
  private boolean hasLooked;

  /**
   * Turns to a response.
   *
   * @param newStatus 0 if no whole response came
   * @param captured null if no check needs it
   */
  void turnTo(int newStatus, long itsNanos, @Nullable Capture captured) {
    status = newStatus;
    responseNanos = itsNanos;
    capture = captured;
    body = Optional.empty();
    hasLooked = false;
  }

  boolean holds(Check check) {
    Check.Expectation expectation = check.expectation();
    boolean negated = check.negated();
    return switch (check.subject()) {
      case Check.Status _ -> isNumber(expectation, status) != negated;
      case Check.ResponseTime _ ->
          status > 0 && isNumber(expectation, (double) responseNanos) != negated;
      case Check.Field(String name) -> status > 0 && isField(name, expectation) != negated;
      case Check.Body _ -> body().filter(b -> isBody(b, expectation) != negated).isPresent();
      case Check.Json(var pointer) ->
          body().filter(b -> isNode(b.at(pointer), expectation) != negated).isPresent();
    };
  }

  private Optional<ResponseBody> body() {
    if (!hasLooked && capture != null && status > 0) {
      body = capture.decodedBody();
    }
    hasLooked = true;
    return body;
  }

  private boolean isField(String name, Check.Expectation expectation) {
    Optional<String> value = capture == null ? Optional.empty() : capture.value(name);
    return value.filter(v -> isText(expectation, v)).isPresent();
  }

  private static boolean isNumber(Check.Expectation expectation, double actual) {
    return expectation instanceof Check.Compares c && c.comparison().holds(actual, c.number());
  }

  private static boolean isText(Check.Expectation expectation, String actual) {
    return switch (expectation) {
      case Check.Exists _ -> true;
      case Check.Equals(String text) -> actual.equals(text);
      case Check.Contains(String text) -> actual.contains(text);
      case Check.Compares _, Check.Word _ -> false;
    };
  }

  private static boolean isBody(ResponseBody body, Check.Expectation expectation) {
    return switch (expectation) {
      case Check.Exists _ -> true;
      case Check.Equals(String text) -> body.is(text);
      case Check.Contains(String text) -> body.contains(text);
      case Check.Compares _, Check.Word _ -> false;
    };
  }

  private static boolean isNode(JsonNode node, Check.Expectation expectation) {
    return switch (expectation) {
      case Check.Exists _ -> !node.isMissingNode();
      case Check.Compares _ -> node.isNumber() && isNumber(expectation, node.doubleValue());
      case Check.Equals _, Check.Contains _ ->
          node.isTextual() && isText(expectation, node.textValue());
      case Check.Word word ->
          (node.isBoolean() || node.isNull()) && node.asText().equals(word.text());
    };
  }
}

package io.onrush.worker.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.onrush.plan.Check;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Holds one response after the other against the checks of its request. What is not known of it
 * fails its checks, the negated ones too: the body where it is too long or cannot be decoded, and
 * all but the status, 0, where no whole response came. Single-threaded; status and time are checked
 * without an allocation.
 */
final class Checks {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private int status;
  private long responseNanos;
  private @Nullable Capture capture;
  private @Nullable Optional<ByteBuffer> body;
  private @Nullable Optional<JsonNode> json;

  /**
   * Turns to a response.
   *
   * @param newStatus 0 if no whole response came
   * @param captured null if no check needs it
   */
  Checks of(int newStatus, long itsNanos, @Nullable Capture captured) {
    status = newStatus;
    responseNanos = itsNanos;
    capture = captured;
    body = null;
    json = null;
    return this;
  }

  boolean holds(Check check) {
    Check.Expectation expectation = check.expectation();
    return switch (check.subject()) {
      case Check.Status _ -> isNumber(expectation, status) != check.negated();
      case Check.ResponseTime _ ->
          status > 0 && isNumber(expectation, (double) responseNanos) != check.negated();
      case Check.Field f -> status > 0 && isField(f.name(), expectation) != check.negated();
      case Check.Body _ ->
          status > 0 && body().isPresent() && isBody(body().get(), expectation) != check.negated();
      case Check.Json j ->
          status > 0
              && body().isPresent()
              && isJson(body().get(), j.pointer(), expectation) != check.negated();
    };
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

  private boolean isField(String name, Check.Expectation expectation) {
    Optional<String> value = capture == null ? Optional.empty() : capture.value(name);
    return value.isPresent() && isText(expectation, value.get());
  }

  private Optional<ByteBuffer> body() {
    Optional<ByteBuffer> known = body;
    if (known == null) {
      known = capture == null ? Optional.empty() : capture.decodedBody();
      body = known;
    }
    return known;
  }

  private static boolean isBody(ByteBuffer body, Check.Expectation expectation) {
    return switch (expectation) {
      case Check.Exists _ -> true;
      case Check.Equals(String text) -> {
        byte[] bytes = text.getBytes(UTF_8);
        yield Arrays.equals(body.array(), 0, body.limit(), bytes, 0, bytes.length);
      }
      case Check.Contains(String text) -> indexOf(body, text.getBytes(UTF_8)) >= 0;
      case Check.Compares _, Check.Word _ -> false;
    };
  }

  private static int indexOf(ByteBuffer body, byte[] wanted) {
    for (int i = 0; i <= body.limit() - wanted.length; i++) {
      if (Arrays.equals(body.array(), i, i + wanted.length, wanted, 0, wanted.length)) {
        return i;
      }
    }
    return -1;
  }

  private boolean isJson(ByteBuffer body, JsonPointer pointer, Check.Expectation expectation) {
    Optional<JsonNode> tree = json;
    if (tree == null) {
      tree = parse(body);
      json = tree;
    }
    JsonNode node = tree.map(t -> t.at(pointer)).orElse(null);
    if (node == null || node.isMissingNode()) {
      return false;
    }
    return switch (expectation) {
      case Check.Compares _ -> node.isNumber() && isNumber(expectation, node.doubleValue());
      case Check.Word word -> node.isValueNode() && !node.isTextual() && is(word, node);
      case Check.Exists _ -> true;
      case Check.Equals _, Check.Contains _ ->
          node.isTextual() && isText(expectation, node.textValue());
    };
  }

  private static boolean is(Check.Word word, JsonNode node) {
    return node.asText().equals(word.text());
  }

  private static Optional<JsonNode> parse(ByteBuffer body) {
    try {
      return Optional.of(JSON.readTree(body.array(), 0, body.limit()));
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}

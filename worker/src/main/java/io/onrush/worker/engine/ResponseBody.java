package io.onrush.worker.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A whole body, decoded, as checks look at it. A view: it ends with the response. */
final class ResponseBody {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private final byte[] bytes;
  private final int length;
  private @Nullable JsonNode json;

  /**
   * @param length how many of the bytes are the body's
   */
  ResponseBody(byte[] bytes, int length) {
    this.bytes = bytes;
    this.length = length;
  }

  boolean is(String text) {
    byte[] expected = text.getBytes(UTF_8);
    return Arrays.equals(bytes, 0, length, expected, 0, expected.length);
  }

  boolean contains(String text) {
    byte[] wanted = text.getBytes(UTF_8);
    for (int i = 0; i <= length - wanted.length; i++) {
      if (Arrays.equals(bytes, i, i + wanted.length, wanted, 0, wanted.length)) {
        return true;
      }
    }
    return false;
  }

  /** A place of the body; a missing node where there is none, or no JSON. */
  JsonNode at(JsonPointer pointer) {
    JsonNode root = json;
    if (root == null) {
      root = parse();
      json = root;
    }
    return root.at(pointer);
  }

  private JsonNode parse() {
    try {
      return JSON.readTree(bytes, 0, length);
    } catch (IOException e) {
      return MissingNode.getInstance();
    }
  }
}

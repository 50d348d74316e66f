package io.onrush.plan;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** Reads JSON into a tree. */
final class JsonTree {

  private static final JsonFactory FACTORY = new JsonFactory();

  private final JsonParser parser;
  private final TreeLimits limits;

  private JsonTree(JsonParser parser, TreeLimits limits) {
    this.parser = parser;
    this.limits = limits;
  }

  /**
   * Reads one value.
   *
   * @throws InvalidPlanException if the text is not JSON or too large; other errors are added
   */
  static Node read(String text, Errors errors) {
    try (JsonParser parser = FACTORY.createParser(text)) {
      parser.nextToken();
      JsonTree tree = new JsonTree(parser, new TreeLimits(errors));
      Node root = tree.value(PlanPath.ROOT, 1);
      if (parser.nextToken() != null) {
        throw Errors.single("text after the end", "one JSON object", tree.place());
      }
      return root;
    } catch (JsonProcessingException e) {
      Place place =
          e.getLocation() == null
              ? Place.START
              : new Place(e.getLocation().getLineNr(), e.getLocation().getColumnNr());
      throw Errors.single(e.getOriginalMessage(), "JSON or YAML", place);
    } catch (IOException e) {
      throw new UncheckedIOException("reading from a string", e);
    }
  }

  private Node value(String path, int depth) throws IOException {
    Place place = place();
    limits.count(1, depth, place);
    JsonToken token = parser.currentToken();
    if (token == JsonToken.START_OBJECT) {
      return object(path, depth, place);
    }
    if (token == JsonToken.START_ARRAY) {
      List<Node> items = new ArrayList<>();
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        items.add(value(PlanPath.item(path, items.size()), depth + 1));
      }
      return new Node.Sequence(items, place);
    }
    if (token == null || !token.isScalarValue()) {
      throw Errors.single("cut off", "JSON or YAML", place);
    }
    return new Node.Scalar(parser.getText(), token != JsonToken.VALUE_STRING, place);
  }

  private Node object(String path, int depth, Place place) throws IOException {
    List<Node.Member> members = new ArrayList<>();
    TreeLimits.Keys keys = limits.keys(path);
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String key = parser.currentName();
      Place keyPlace = place();
      parser.nextToken();
      Node value = value(PlanPath.member(path, key), depth + 1);
      if (keys.isNew(key, keyPlace)) {
        members.add(new Node.Member(key, keyPlace, value));
      }
    }
    return new Node.Mapping(members, place);
  }

  private Place place() {
    var location = parser.currentTokenLocation();
    return new Place(location.getLineNr(), location.getColumnNr());
  }
}

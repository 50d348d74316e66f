package io.onrush.plan;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.DocumentStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.MappingStartEvent;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.events.SequenceStartEvent;
import org.yaml.snakeyaml.reader.ReaderException;

/**
 * Reads YAML into a tree, from the parser's events: no tag is resolved and no object is made, so
 * {@code 010}, {@code yes} and {@code 1:30} stay the text that they are.
 */
final class YamlTree {

  private record Anchored(Node node, int nodes) {}

  private final Iterator<Event> events;
  private final Errors errors;
  private final TreeLimits limits;
  private final Map<String, Anchored> anchors = new HashMap<>();

  private YamlTree(Iterator<Event> events, Errors errors) {
    this.events = events;
    this.errors = errors;
    this.limits = new TreeLimits(errors);
  }

  /**
   * Reads one document.
   *
   * @throws InvalidPlanException if the text is not YAML or too large; other errors are added
   */
  static Node read(String text, Errors errors) {
    try {
      Yaml yaml = new Yaml(new LoaderOptions());
      return new YamlTree(yaml.parse(new StringReader(text)).iterator(), errors).document();
    } catch (MarkedYAMLException e) {
      Place place = e.getProblemMark() == null ? Place.START : place(e.getProblemMark());
      throw Errors.single(e.getProblem(), expected(text, place), place);
    } catch (ReaderException e) {
      throw Errors.single(
          String.format("character U+%04X", e.getCodePoint()),
          "printable characters",
          Place.at(text, text.offsetByCodePoints(0, e.getPosition())));
    } catch (YAMLException e) {
      throw Errors.single(String.valueOf(e.getMessage()), "YAML or JSON", Place.START);
    }
  }

  private static String expected(String text, Place place) {
    String line = text.lines().skip(place.line() - 1L).findFirst().orElse("");
    return line.contains("${")
        ? "YAML or JSON; inside { } a value with ${...} needs quotes"
        : "YAML or JSON";
  }

  private Node document() {
    @Nullable Node root = null;
    while (events.hasNext()) {
      Event event = events.next();
      if (event instanceof DocumentStartEvent && root != null) {
        throw Errors.single("a second document", "one plan in a text", place(event.getStartMark()));
      }
      if (event instanceof NodeEvent node) {
        root = node(node, PlanPath.ROOT, 1);
      }
    }
    if (root == null) {
      throw Errors.single("empty", PlanReader.EXPECTED, Place.START);
    }
    return root;
  }

  private Node node(NodeEvent event, String path, int depth) {
    int before = limits.nodes();
    Place place = place(event.getStartMark());
    if (event instanceof AliasEvent) {
      return alias(event.getAnchor(), depth, place);
    }
    limits.count(1, depth, place);
    Node node =
        switch (event) {
          case ScalarEvent s -> scalar(s, path, place);
          case SequenceStartEvent s -> sequence(s, path, depth, place);
          case MappingStartEvent m -> mapping(m, path, depth, place);
          default -> throw Errors.single("unreadable", "YAML or JSON", place);
        };
    if (event.getAnchor() != null) {
      anchors.put(event.getAnchor(), new Anchored(node, limits.nodes() - before));
    }
    return node;
  }

  /** An anchor is known once its node is complete, so a node that holds itself is refused here. */
  private Node alias(String name, int depth, Place place) {
    Anchored anchored = anchors.get(name);
    if (anchored == null) {
      throw Errors.single("*" + name, "the name of an anchor above", place);
    }
    limits.count(anchored.nodes(), depth, place);
    return anchored.node();
  }

  private Node scalar(ScalarEvent event, String path, Place place) {
    checkTag(event.getTag(), path, place);
    return new Node.Scalar(event.getValue(), event.isPlain(), place);
  }

  private Node sequence(SequenceStartEvent event, String path, int depth, Place place) {
    checkTag(event.getTag(), path, place);
    List<Node> items = new ArrayList<>();
    while (events.next() instanceof NodeEvent item) {
      items.add(node(item, PlanPath.item(path, items.size()), depth + 1));
    }
    return new Node.Sequence(items, place);
  }

  private Node mapping(MappingStartEvent event, String path, int depth, Place place) {
    checkTag(event.getTag(), path, place);
    List<Node.Member> members = new ArrayList<>();
    TreeLimits.Keys keys = limits.keys(path);
    while (events.next() instanceof NodeEvent keyEvent) {
      Place keyPlace = place(keyEvent.getStartMark());
      if (!(node(keyEvent, path, depth + 1) instanceof Node.Scalar key)) {
        throw Errors.single("a list or map as a key", "a name as the key", keyPlace);
      }
      String memberPath = PlanPath.member(path, key.text());
      Node value = node((NodeEvent) events.next(), memberPath, depth + 1);
      if (keys.isNew(key.text(), keyPlace)) {
        members.add(new Node.Member(key.text(), keyPlace, value));
      }
    }
    return new Node.Mapping(members, place);
  }

  private void checkTag(@Nullable String tag, String path, Place place) {
    if (tag != null) {
      errors.add(path, Shown.text(tag), "no YAML tag", place);
    }
  }

  private static Place place(Mark mark) {
    return new Place(mark.getLine() + 1, mark.getColumn() + 1);
  }
}

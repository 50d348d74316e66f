package io.onrush.plan;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Writes a tree as YAML that reads back as the same tree, but that text which cannot be taken for
 * anything else may stand in quotes. What has only leaves goes into one line.
 */
final class NodeWriter {
  private static final Pattern PLAIN_KEY = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_-]*");
  private static final Set<String> WORDS = Set.of("true", "false");

  private final StringBuilder out = new StringBuilder();

  private NodeWriter() {}

  static String write(Node root) {
    NodeWriter writer = new NodeWriter();
    writer.block(root, 0);
    return writer.out.toString();
  }

  /** Writes a node where a line has begun, with the indentation done, up to the line's end. */
  private void block(Node node, int indent) {
    switch (node) {
      case Node.Mapping m when !isInline(m) -> {
        for (int i = 0; i < m.members().size(); i++) {
          indent(i, indent);
          Node.Member member = m.members().get(i);
          out.append(key(member.key())).append(':');
          if (isInline(member.value())) {
            out.append(' ');
          } else {
            out.append('\n').append(" ".repeat(indent + 2));
          }
          block(member.value(), indent + 2);
        }
      }
      case Node.Sequence s when !isInline(s) -> {
        for (int i = 0; i < s.items().size(); i++) {
          indent(i, indent);
          out.append("- ");
          block(s.items().get(i), indent + 2);
        }
      }
      case Node.Mapping m -> out.append(inline(m)).append('\n');
      case Node.Sequence s -> out.append(inline(s)).append('\n');
      case Node.Scalar s -> out.append(inline(s)).append('\n');
    }
  }

  private void indent(int item, int indent) {
    if (item > 0) {
      out.append(" ".repeat(indent));
    }
  }

  private static boolean isInline(Node node) {
    return switch (node) {
      case Node.Scalar s -> true;
      case Node.Sequence s -> s.items().stream().allMatch(Node.Scalar.class::isInstance);
      case Node.Mapping m ->
          m.members().stream().map(Node.Member::value).allMatch(Node.Scalar.class::isInstance);
    };
  }

  private static String inline(Node node) {
    return switch (node) {
      case Node.Scalar s -> scalar(s);
      case Node.Sequence s ->
          "[" + String.join(", ", s.items().stream().map(NodeWriter::inline).toList()) + "]";
      case Node.Mapping m -> "{" + String.join(", ", members(m)) + "}";
    };
  }

  private static List<String> members(Node.Mapping m) {
    return m.members().stream().map(x -> key(x.key()) + ": " + inline(x.value())).toList();
  }

  private static String key(String text) {
    return PLAIN_KEY.matcher(text).matches() ? text : quoted(text);
  }

  /** Outside of quotes stays what means something only there. */
  private static String scalar(Node.Scalar s) {
    if (s.isNothing()) {
      return "null";
    }
    return s.plain() && (Value.isNumber(s.text()) || WORDS.contains(s.text()))
        ? s.text()
        : quoted(s.text());
  }

  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    text.codePoints()
        .forEach(
            c -> {
              if (c == '"' || c == '\\') {
                quoted.append('\\').appendCodePoint(c);
              } else if (c >= ' ' && c < 0x7f) {
                quoted.appendCodePoint(c);
              } else {
                quoted.append(String.format(c > 0xffff ? "\\U%08x" : "\\u%04x", c));
              }
            });
    return quoted.append('"').toString();
  }
}

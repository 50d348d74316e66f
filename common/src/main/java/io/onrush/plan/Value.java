package io.onrush.plan;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.DoublePredicate;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * A node at its path. Reads it as a type; where it is none, notes what was expected and gives
 * nothing, so that reading can go on to the next error.
 */
final class Value {

  /** Turns text into something, or says what it expected. */
  @FunctionalInterface
  interface Parser<T> {
    T parse(String text) throws Mismatch;
  }

  /** A member of a map whose keys are the user's own. */
  record Named(String name, Value value) {}

  private static final Pattern NUMBER =
      Pattern.compile("[-+]?(\\d{1,30}(\\.\\d{0,30})?|\\.\\d{1,30})([eE][-+]?\\d{1,3})?");
  private static final Pattern WHOLE = Pattern.compile("[-+]?\\d{1,30}");
  private static final int MAX_NAME = 100;

  private final String path;
  private final Node node;
  private final Errors errors;

  Value(String path, Node node, Errors errors) {
    this.path = path;
    this.node = node;
    this.errors = errors;
  }

  String path() {
    return path;
  }

  Node node() {
    return node;
  }

  void note(String expected) {
    note(Shown.node(node), expected);
  }

  void note(String shown, String expected) {
    errors.add(path, shown, expected, node.place());
  }

  private <T> Optional<T> fail(String expected) {
    note(expected);
    return Optional.empty();
  }

  Optional<String> text(String expected) {
    return switch (node) {
      case Node.Scalar s when !s.isNothing() -> Optional.of(s.text());
      case Node.Scalar s -> fail(expected);
      case Node.Sequence s -> fail(expected);
      case Node.Mapping m -> fail(expected);
    };
  }

  <T> Optional<T> as(String expected, Parser<T> parser) {
    return text(expected)
        .flatMap(
            text -> {
              try {
                return Optional.of(parser.parse(text));
              } catch (Mismatch e) {
                return fail(e.expected());
              }
            });
  }

  /** Text that names something: it ends up in reports, labels and paths. */
  Optional<String> name() {
    String expected = "a name of 1 to " + MAX_NAME + " printable characters";
    return as(
        expected,
        text -> {
          if (text.isBlank() || text.length() > MAX_NAME || !isPrintable(text)) {
            throw new Mismatch(expected);
          }
          return text;
        });
  }

  static boolean isPrintable(String text) {
    return text.codePoints()
        .noneMatch(c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE);
  }

  static boolean isNumber(String text) {
    return NUMBER.matcher(text).matches();
  }

  Optional<Double> number(String expected, DoublePredicate valid) {
    if (node instanceof Node.Scalar s && s.plain() && isNumber(s.text())) {
      double number = Double.parseDouble(s.text());
      if (Double.isFinite(number) && valid.test(number)) {
        return Optional.of(number);
      }
    }
    return fail(expected);
  }

  Optional<Long> whole(long min, long max, String expected) {
    if (node instanceof Node.Scalar s && s.plain() && WHOLE.matcher(s.text()).matches()) {
      try {
        long number = Long.parseLong(s.text());
        if (number >= min && number <= max) {
          return Optional.of(number);
        }
      } catch (NumberFormatException e) {
        return fail(expected);
      }
    }
    return fail(expected);
  }

  Optional<Boolean> bool() {
    if (node instanceof Node.Scalar s && s.plain()) {
      if (s.text().equals("true") || s.text().equals("false")) {
        return Optional.of(s.text().equals("true"));
      }
    }
    return fail("true or false");
  }

  Optional<Duration> duration(String expected, Predicate<Duration> valid) {
    return as(
        expected,
        text -> {
          try {
            Duration duration = Durations.parse(text);
            if (valid.test(duration)) {
              return duration;
            }
          } catch (IllegalArgumentException e) {
            throw new Mismatch(expected);
          }
          throw new Mismatch(expected);
        });
  }

  /** The items of a list; none where it is no list. */
  List<Value> items(String expected) {
    List<Value> items = new ArrayList<>();
    if (node instanceof Node.Sequence sequence && !sequence.items().isEmpty()) {
      for (Node item : sequence.items()) {
        items.add(new Value(PlanPath.item(path, items.size()), item, errors));
      }
    } else {
      note(node instanceof Node.Sequence ? "an empty list" : Shown.node(node), expected);
    }
    return items;
  }

  /** The members of a map whose keys are the user's own; none where it is no map. */
  List<Named> members(String expected) {
    List<Named> members = new ArrayList<>();
    if (node instanceof Node.Mapping mapping) {
      for (Node.Member m : mapping.members()) {
        Value value = new Value(PlanPath.member(path, m.key()), m.value(), errors);
        members.add(new Named(m.key(), value));
      }
    } else {
      note(expected);
    }
    return members;
  }

  /** The members of a map whose keys are known; the others are noted. */
  Optional<Fields> fields(KnownKeys known, String expected) {
    return node instanceof Node.Mapping mapping
        ? Optional.of(new Fields(path, mapping, known, errors))
        : fail(expected);
  }
}

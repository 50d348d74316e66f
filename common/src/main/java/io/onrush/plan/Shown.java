package io.onrush.plan;

/** Values as error messages show them: on one line, and short. */
final class Shown {

  private static final int MAX_LENGTH = 80;

  private Shown() {}

  static String node(Node node) {
    return switch (node) {
      case Node.Mapping m -> "a map";
      case Node.Sequence s -> "a list";
      case Node.Scalar s when s.isNothing() -> "nothing";
      case Node.Scalar s when !s.plain() && looksTyped(s.text()) -> "\"" + text(s.text()) + "\"";
      case Node.Scalar s -> text(s.text());
    };
  }

  static String text(String text) {
    StringBuilder shown = new StringBuilder();
    for (int i = 0; i < text.length() && shown.length() < MAX_LENGTH; i++) {
      char c = text.charAt(i);
      if (Character.isISOControl(c) || Character.isSurrogate(c) || c == '\u2028' || c == '\u2029') {
        shown.append("\\u").append(String.format("%04x", (int) c));
      } else {
        shown.append(c);
      }
    }
    return text.length() > MAX_LENGTH ? shown.append("...").toString() : shown.toString();
  }

  /** Requests a second, without the fraction where there is none. */
  static String rate(double value) {
    return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
  }

  /** Whether quotes make the difference, as in {@code "3"} where a number is expected. */
  private static boolean looksTyped(String text) {
    return text.isBlank() || text.equals("true") || text.equals("false") || Value.isNumber(text);
  }
}

package io.onrush.plan;

/** A text is not what it should be; the message says what was expected. */
final class Mismatch extends Exception {

  Mismatch(String expected) {
    super(expected, null, false, false);
  }

  String expected() {
    return String.valueOf(getMessage());
  }
}

package io.onrush.plan;

/** A place in a plan's text, both numbers from 1; zeros for none. */
record Place(int line, int column) {

  static final Place NONE = new Place(0, 0);
  static final Place START = new Place(1, 1);

  static Place at(String text, int index) {
    int line = 1;
    int lineStart = 0;
    for (int i = 0; i < Math.min(index, text.length()); i++) {
      if (text.charAt(i) == '\n') {
        line++;
        lineStart = i + 1;
      }
    }
    return new Place(line, index - lineStart + 1);
  }
}

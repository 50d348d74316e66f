package io.onrush.cli.view;

import picocli.CommandLine.Help.Ansi;

/** Colours, or none. */
public record Style(boolean colours) {
  private static final char ESCAPE = '\u001b';
  private static final String RESET = ESCAPE + "[0m";

  public String bold(String text) {
    return paint("1", text);
  }

  public String dim(String text) {
    return paint("2", text);
  }

  public String good(String text) {
    return paint("32", text);
  }

  public String bad(String text) {
    return paint("31", text);
  }

  public String warn(String text) {
    return paint("33", text);
  }

  public String accent(String text) {
    return paint("36", text);
  }

  /** The same for picocli. */
  public Ansi help() {
    return colours ? Ansi.ON : Ansi.OFF;
  }

  /** Number of characters that are seen. */
  static int width(String text) {
    int width = 0;
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) == ESCAPE) {
        i = text.indexOf('m', i);
      } else {
        width++;
      }
    }
    return width;
  }

  /** Cuts what is seen to so many characters. */
  static String fit(String text, int columns) {
    if (width(text) <= columns) {
      return text;
    }
    StringBuilder cut = new StringBuilder();
    boolean painted = false;
    for (int i = 0, seen = 0; seen < columns - 1; i++) {
      if (text.charAt(i) == ESCAPE) {
        int end = text.indexOf('m', i);
        cut.append(text, i, end + 1);
        i = end;
        painted = true;
      } else {
        cut.append(text.charAt(i));
        seen++;
      }
    }
    return cut.append('…').append(painted ? RESET : "").toString();
  }

  private String paint(String code, String text) {
    return colours && !text.isEmpty() ? ESCAPE + "[" + code + "m" + text + RESET : text;
  }
}

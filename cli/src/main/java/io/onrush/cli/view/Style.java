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

  /** Columns that are seen. */
  static int width(String text) {
    int width = 0;
    for (int i = 0; i < text.length(); ) {
      int after = afterColour(text, i);
      if (after == i) {
        int codePoint = text.codePointAt(i);
        width += Columns.of(codePoint);
        after = i + Character.charCount(codePoint);
      }
      i = after;
    }
    return width;
  }

  /** Cuts what is seen to so many columns. */
  static String fit(String text, int columns) {
    if (width(text) <= columns) {
      return text;
    }
    StringBuilder cut = new StringBuilder();
    boolean painted = false;
    int room = columns - 1;
    for (int i = 0; i < text.length(); ) {
      int after = afterColour(text, i);
      if (after == i) {
        int codePoint = text.codePointAt(i);
        room -= Columns.of(codePoint);
        if (room < 0) {
          break;
        }
        after = i + Character.charCount(codePoint);
      } else {
        painted = true;
      }
      cut.append(text, i, after);
      i = after;
    }
    return cut.append('…').append(painted ? RESET : "").toString();
  }

  /** Where a change of colour ends that begins here; here if none does. */
  private static int afterColour(String text, int at) {
    int end = text.charAt(at) == ESCAPE ? text.indexOf('m', at) : -1;
    return end < 0 ? at : end + 1;
  }

  private String paint(String code, String text) {
    return colours && !text.isEmpty() ? ESCAPE + "[" + code + "m" + text + RESET : text;
  }
}

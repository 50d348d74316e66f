package io.onrush.cli.view;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Scanner;

/** Size of a terminal in characters. */
public record Size(int columns, int rows) {
  private static final int LEAST_COLUMNS = 40;
  private static final int LEAST_ROWS = 10;

  public Size {
    columns = Math.max(columns, LEAST_COLUMNS);
    rows = Math.max(rows, LEAST_ROWS);
  }

  /** Asks the terminal, then COLUMNS and LINES, then takes 80 by 24. */
  public static Size ofTerminal() {
    try {
      Process stty =
          new ProcessBuilder("stty", "size")
              .redirectInput(Path.of("/dev/tty").toFile())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      try (InputStream answer = stty.getInputStream();
          Scanner numbers = new Scanner(answer, StandardCharsets.US_ASCII).useLocale(Locale.ROOT)) {
        int rows = numbers.hasNextInt() ? numbers.nextInt() : 0;
        int columns = numbers.hasNextInt() ? numbers.nextInt() : 0;
        if (rows > 0 && columns > 0) {
          return new Size(columns, rows);
        }
      }
    } catch (IOException e) {
      // No terminal or no stty here.
    }
    return new Size(number("COLUMNS", 80), number("LINES", 24));
  }

  private static int number(String variable, int otherwise) {
    String text = System.getenv(variable);
    return text != null && text.matches("[1-9][0-9]{0,3}") ? Integer.parseInt(text) : otherwise;
  }
}

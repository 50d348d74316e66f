package io.onrush.cli.view;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Redraws a block of lines in place. Each frame is one write that overwrites the last one line by
 * line, so nothing is blank in between and nothing flickers.
 */
final class Screen {
  private static final String TO_END_OF_LINE = "\u001b[K";
  private static final String TO_END_OF_SCREEN = "\u001b[J";

  private final PrintStream out;
  private int drawn;

  Screen(PrintStream out) {
    this.out = out;
  }

  /** Draws lines that fit the terminal; a longer one would wrap and break the next frame. */
  void draw(List<String> lines) {
    StringBuilder frame = new StringBuilder();
    if (drawn > 0) {
      frame.append("\u001b[").append(drawn).append("A\r");
    }
    for (String line : lines) {
      frame.append(line).append(TO_END_OF_LINE).append('\n');
    }
    frame.append(TO_END_OF_SCREEN);
    byte[] bytes = frame.toString().getBytes(StandardCharsets.UTF_8);
    out.write(bytes, 0, bytes.length);
    out.flush();
    drawn = lines.size();
  }

  /** Takes the last frame off the screen: what follows says the same, and more. */
  void leave() {
    draw(List.of());
  }
}

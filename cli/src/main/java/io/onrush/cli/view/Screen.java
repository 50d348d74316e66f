package io.onrush.cli.view;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Redraws a block of lines in place. Each frame is one write that overwrites the last one line by
 * line, so nothing is blank in between and nothing flickers. The cursor is hidden within a frame
 * only: however the process ends, or is suspended, it leaves the terminal as it was.
 */
final class Screen {
  /** A synchronized update: terminals that know it show the frame at once, others ignore it. */
  private static final String BEGIN = "\u001b[?2026h\u001b[?25l";

  private static final String END = "\u001b[?25h\u001b[?2026l";
  private static final String TO_END_OF_LINE = "\u001b[K";
  private static final String TO_END_OF_SCREEN = "\u001b[J";

  private final PrintStream out;
  private List<String> drawn = List.of();

  Screen(PrintStream out) {
    this.out = out;
  }

  /** Draws lines that fit the terminal; a longer one would wrap and break the next frame. */
  void draw(List<String> lines, int columns) {
    StringBuilder frame = new StringBuilder(BEGIN);
    int up = drawn.stream().mapToInt(line -> rows(line, columns)).sum();
    if (up > 0) {
      frame.append("\u001b[").append(up).append("A\r");
    }
    for (String line : lines) {
      frame.append(line).append(TO_END_OF_LINE).append('\n');
    }
    frame.append(TO_END_OF_SCREEN).append(END);
    byte[] bytes = frame.toString().getBytes(StandardCharsets.UTF_8);
    out.write(bytes, 0, bytes.length);
    out.flush();
    drawn = lines;
  }

  /** Rows that a line takes by now: a terminal that was made narrower has wrapped it. */
  private static int rows(String line, int columns) {
    return Math.max(1, Math.ceilDiv(Style.width(line), columns));
  }

  /** Takes the last frame off the screen: what follows says the same, and more. */
  void leave(int columns) {
    draw(List.of(), columns);
  }
}

package io.onrush.cli;

import io.onrush.cli.view.Size;
import io.onrush.cli.view.Style;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;

/**
 * Where the command writes.
 *
 * @param terminal whether {@code out} is a terminal that can be drawn on
 * @param size of the terminal, looked up at each call
 */
public record Console(
    PrintStream out, PrintStream err, boolean terminal, Style style, Supplier<Size> size) {

  /** Standard output and error, in UTF-8 whatever the locale says. */
  public static Console system() {
    // The script says so: Java's own test wants standard input to be a terminal as well.
    boolean terminal = Boolean.getBoolean("onrush.tty");
    boolean dumb = "dumb".equals(System.getenv("TERM"));
    String noColor = System.getenv("NO_COLOR");
    boolean colours = terminal && !dumb && (noColor == null || noColor.isEmpty());
    return new Console(
        stream(FileDescriptor.out),
        stream(FileDescriptor.err),
        terminal && !dumb,
        new Style(colours),
        Size::ofTerminal);
  }

  private static PrintStream stream(FileDescriptor descriptor) {
    return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
  }
}

package io.onrush.bench.node;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs short commands of the system. */
public final class Shell {
  private static final long LIMIT_S = 30;

  /** How a command ended, and all that it printed. */
  public record Result(int exit, String output) {
    public boolean ok() {
      return exit == 0;
    }
  }

  private Shell() {}

  /** Runs a command that must succeed, and gives what it printed. */
  public static String run(String... command) {
    return feed("", command);
  }

  /** Runs a command that must succeed, with a standard input. */
  public static String feed(String input, String... command) {
    Result result = attempt(input, command);
    if (!result.ok()) {
      throw new BenchException(
          "%s: exit code %d: %s %s"
              .formatted(String.join(" ", command), result.exit, result.output.strip(), input));
    }
    return result.output;
  }

  /** Runs a command that may fail. */
  public static Result attempt(String... command) {
    return attempt("", command);
  }

  private static Result attempt(String input, String... command) {
    try {
      Process process = new ProcessBuilder(List.of(command)).redirectErrorStream(true).start();
      try (OutputStream in = process.getOutputStream()) {
        in.write(input.getBytes(StandardCharsets.UTF_8));
      }
      try (InputStream out = process.getInputStream()) {
        String text = new String(out.readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(LIMIT_S, TimeUnit.SECONDS)) {
          process.destroyForcibly();
          throw new BenchException(String.join(" ", command) + " does not end");
        }
        return new Result(process.exitValue(), text);
      }
    } catch (IOException e) {
      return new Result(127, String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchException("interrupted", e);
    }
  }

  /** Sends a signal by its name, {@code STOP}. */
  public static void signal(String name, long pid) {
    run("sh", "-c", "kill -" + name + " " + pid);
  }

  public static void pause(long ms) {
    try {
      Thread.sleep(Math.max(0, ms));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchException("interrupted", e);
    }
  }
}

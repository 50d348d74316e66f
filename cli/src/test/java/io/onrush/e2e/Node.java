package io.onrush.e2e;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A process started through the project's own script, with what it prints in a file. */
final class Node implements AutoCloseable {
  /** The project's folder: tests run in that of their module. */
  static final Path HOME = Path.of("").toAbsolutePath().getParent();

  private final Process process;
  private final Path log;

  private Node(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /** Starts {@code onrush} with arguments. */
  static Node start(Path folder, String name, List<String> arguments) {
    return start(folder, name, arguments, Map.of());
  }

  /** Starts {@code onrush} with arguments and more environment than this process has. */
  static Node start(
      Path folder, String name, List<String> arguments, Map<String, String> environment) {
    List<String> command = new ArrayList<>(List.of(HOME.resolve("onrush").toString()));
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command).directory(HOME.toFile());
    builder.environment().putAll(environment);
    return start(folder, name, builder);
  }

  /** Starts any command. */
  static Node run(Path folder, String name, List<String> command) {
    return start(folder, name, new ProcessBuilder(command).directory(folder.toFile()));
  }

  private static Node start(Path folder, String name, ProcessBuilder builder) {
    try {
      Path log = folder.resolve(name + ".log");
      Process process = builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
      return new Node(process, log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What a command prints; fails if it does not end in time. */
  static String output(List<String> command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
      try (InputStream out = process.getInputStream()) {
        String text = new String(out.readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
          process.destroyForcibly();
          throw new AssertionError(command + " does not end");
        }
        return text;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** Waits for the end and gives the exit code. */
  int exit(int seconds) {
    try {
      if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
        throw new AssertionError("still running after " + seconds + " s:\n" + log());
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  String log() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  long pid() {
    return process.pid();
  }

  boolean alive() {
    return process.isAlive();
  }

  /** SIGTERM. */
  void terminate() {
    process.destroy();
  }

  /** Any signal, by its name. */
  void signal(String name) {
    output(List.of("kill", "-" + name, "" + process.pid()));
  }

  /** SIGKILL. */
  void kill() {
    process.destroyForcibly();
  }

  /** Everything that it has started and that is still there. */
  List<ProcessHandle> descendants() {
    return process.descendants().toList();
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(15, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
    }
  }
}

package io.onrush.cli.local;

import io.onrush.cli.CliException;
import io.onrush.cli.node.TargetCommand;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A node in a process of its own. Its standard input is a pipe that this process holds: when this
 * one dies, however that happens, the node reads its end and ends as well.
 */
final class NodeProcess {
  private static final Set<String> KEPT = Set.of("ONRUSH_DEBUG", "ONRUSH_SECRETS", "ONRUSH_OTLP");

  private final String name;
  private final Process process;
  private final Path log;
  private final CompletableFuture<String> listening = new CompletableFuture<>();

  private NodeProcess(String name, Process process, Path log) {
    this.name = name;
    this.process = process;
    this.log = log;
  }

  /** Starts one; what it prints goes to {@code NAME.log} in the folder. */
  static NodeProcess start(String name, List<String> command, Path folder) {
    Path log = folder.resolve(name + ".log");
    try {
      Files.createDirectories(folder);
      ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
      // These are options of the nodes of some other cluster, such as that of the pod around here.
      builder.environment().keySet().removeIf(NodeProcess::isNodeOption);
      Process process = builder.start();
      NodeProcess node = new NodeProcess(name, process, log);
      Thread.ofVirtual().name(name + "-log").start(node::copyOutput);
      return node;
    } catch (IOException e) {
      throw new CliException("cannot start " + name + ": " + e.getMessage());
    }
  }

  private static boolean isNodeOption(String variable) {
    return variable.startsWith("ONRUSH_") && !KEPT.contains(variable);
  }

  String name() {
    return name;
  }

  boolean alive() {
    return process.isAlive();
  }

  /** The address from its line {@code listening HOST:PORT}, once it has printed that. */
  Optional<String> address() {
    return Optional.ofNullable(listening.getNow(null));
  }

  /** What to tell of a node that died: its exit code and the last lines of its log. */
  String obituary() {
    return name
        + " ended (exit code "
        + (process.isAlive() ? "none" : process.exitValue())
        + "); the end of "
        + log
        + ":"
        + tail();
  }

  /** SIGTERM. */
  void terminate() {
    process.destroy();
  }

  /** SIGKILL. */
  void kill() {
    process.destroyForcibly();
  }

  boolean awaitEnd(Duration limit) throws InterruptedException {
    return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
  }

  private String tail() {
    try {
      List<String> lines = Files.readAllLines(log);
      StringBuilder text = new StringBuilder();
      lines
          .subList(Math.max(0, lines.size() - 12), lines.size())
          .forEach(line -> text.append("\n  ").append(line));
      return text.isEmpty() ? " (empty)" : text.toString();
    } catch (IOException e) {
      return " (cannot be read)";
    }
  }

  private void copyOutput() {
    try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
        PrintWriter file = new PrintWriter(Files.newBufferedWriter(log), true)) {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        file.println(line);
        if (line.startsWith(TargetCommand.LISTENING)) {
          listening.complete(line.substring(TargetCommand.LISTENING.length()).strip());
        }
      }
    } catch (IOException e) {
      // The process is gone, or the disk is full: the run goes on without this log.
    }
  }
}

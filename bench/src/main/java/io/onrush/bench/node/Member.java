package io.onrush.bench.node;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A node as a process, started through the project's script in its own place; what it prints goes
 * to {@code NAME.log}. It reads from a pipe that the suite holds and ends with the suite.
 */
public final class Member {
  private static final long EXIT_LIMIT_MS = 15_000;

  private final Place place;
  private final Path home;
  private final Path folder;
  private final String flags;
  private final List<String> arguments;
  private Optional<Process> process = Optional.empty();

  public Member(Place place, Path home, Path folder, String flags, List<String> arguments) {
    this.place = place;
    this.home = home;
    this.folder = folder;
    this.flags = flags;
    this.arguments = List.copyOf(arguments);
  }

  public String name() {
    return place.member();
  }

  public Place place() {
    return place;
  }

  /** Starts it, or starts it again once the one before has ended. */
  public void start() {
    if (!awaitEnd(EXIT_LIMIT_MS)) {
      throw new BenchException(name() + " has not ended, so it cannot be started again");
    }
    List<String> command = new ArrayList<>(place.prefix());
    command.add(home.resolve("onrush").toString());
    command.addAll(arguments);
    command.add("--supervised");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
    builder.environment().put("JDK_JAVA_OPTIONS", flags);
    try {
      process = Optional.of(builder.start());
    } catch (IOException e) {
      throw new BenchException("cannot start " + name(), e);
    }
  }

  public Path log() {
    return folder.resolve(name() + ".log");
  }

  public boolean alive() {
    return process.map(Process::isAlive).orElse(false);
  }

  /** Of the process, which is the node's own. */
  public long pid() {
    return process.orElseThrow().pid();
  }

  /** Sends it a signal by its name, {@code STOP}. */
  public void signal(String signal) {
    Shell.signal(signal, pid());
  }

  public boolean awaitEnd(long limitMs) {
    try {
      return process.isEmpty() || process.get().waitFor(limitMs, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** SIGKILL, which a stopped process heeds too. */
  public void kill() {
    process.ifPresent(Process::destroyForcibly);
  }
}

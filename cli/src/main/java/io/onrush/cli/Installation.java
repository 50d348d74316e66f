package io.onrush.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Where this command lives, and so how another JVM with the same code is started.
 *
 * @param home folder with {@code plans}
 * @param dist folder with {@code jvm.options} and perhaps {@code onrush.aot}
 */
public record Installation(Path home, Path dist, String classPath, String mainClass) {

  /** The running one; the script sets {@code onrush.home} and {@code onrush.dist}. */
  public static Installation here(Class<?> mainClass) {
    Path home = Path.of(System.getProperty("onrush.home", ".")).toAbsolutePath().normalize();
    String dist = System.getProperty("onrush.dist", home.resolve("cli/target/onrush").toString());
    return new Installation(
        home, Path.of(dist), System.getProperty("java.class.path"), mainClass.getName());
  }

  /** What {@code run} runs when no plan is named. */
  public Path defaultPlan() {
    return home.resolve("plans/10k-distributed.yaml");
  }

  /** A command line that runs this command with the given arguments in a JVM of its own. */
  public List<String> command(List<String> jvmFlags, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    Path options = dist.resolve("jvm.options");
    if (Files.exists(options)) {
      command.add("@" + options);
    }
    Path cache = dist.resolve("onrush.aot");
    if (Files.exists(cache)) {
      command.add("-XX:AOTCache=" + cache);
    }
    command.addAll(jvmFlags);
    command.add("-Donrush.home=" + home);
    command.add("-Donrush.dist=" + dist);
    command.add("-cp");
    command.add(classPath);
    command.add(mainClass);
    command.addAll(arguments);
    return command;
  }

  /** Reads a file that the user named. */
  public static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      String why = Files.exists(file) ? "cannot be read" : "there is no such file";
      throw new CliException(file + ": " + why);
    }
  }
}

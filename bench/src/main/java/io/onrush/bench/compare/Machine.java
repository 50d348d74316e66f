package io.onrush.bench.compare;

import io.onrush.bench.node.BenchException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What all figures depend on.
 *
 * @param load load average of the last minute, before anything was started
 */
record Machine(int cores, String processor, String kernel, double load) {
  private static final double QUIET_LOAD = 1;

  static Machine look() {
    String processor =
        lines("/proc/cpuinfo").stream()
            .filter(line -> line.startsWith("model name"))
            .map(line -> line.substring(line.indexOf(':') + 1).strip())
            .findFirst()
            .orElse("processor of unknown name");
    return new Machine(
        Runtime.getRuntime().availableProcessors(),
        processor,
        System.getProperty("os.name") + " " + System.getProperty("os.version"),
        Double.parseDouble(lines("/proc/loadavg").getFirst().split(" ", -1)[0]));
  }

  private static List<String> lines(String file) {
    try {
      return Files.readAllLines(Path.of(file));
    } catch (IOException e) {
      throw new BenchException("cannot read " + file, e);
    }
  }

  boolean quiet() {
    return load <= QUIET_LOAD;
  }

  @Override
  public String toString() {
    return "%d cores, %s, %s, load average before %.2f".formatted(cores, processor, kernel, load);
  }
}

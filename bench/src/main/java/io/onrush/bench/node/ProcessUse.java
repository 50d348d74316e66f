package io.onrush.bench.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the system has accounted to a process. */
public final class ProcessUse {
  /** The unit of the times in {@code /proc/PID/stat}, the same on every Linux that runs Java. */
  private static final double TICKS_PER_SECOND = 100;

  private static final int USER_TIME = 11;
  private static final int SYSTEM_TIME = 12;

  private ProcessUse() {}

  /** User's and system's time of all its threads since its start, to 20 ms. */
  public static double cpuSeconds(long pid) {
    String stat = read(Path.of("/proc/" + pid + "/stat"));
    // Its name, in parentheses, may hold anything.
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return (Long.parseLong(fields[USER_TIME]) + Long.parseLong(fields[SYSTEM_TIME]))
        / TICKS_PER_SECOND;
  }

  /** Resident memory, in megabytes of 1024 * 1024 bytes. */
  public static double residentMb(long pid) {
    return read(Path.of("/proc/" + pid + "/status"))
        .lines()
        .filter(line -> line.startsWith("VmRSS:"))
        .map(line -> line.replaceAll("\\D", ""))
        .mapToDouble(kilobytes -> Long.parseLong(kilobytes) / 1024.0)
        .findFirst()
        .orElseThrow(() -> new BenchException("process " + pid + " has no memory"));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new BenchException("cannot read " + file + ": has the process ended?", e);
    }
  }
}

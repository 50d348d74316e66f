package io.onrush.worker.engine;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What this process takes from its machine, since the last sample. Single-threaded; a sample costs
 * some 50 us.
 */
public final class ProcessLoad {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final double NS = 1e9;
  private static final long FILES_EVERY_NS = 1_000_000_000L;

  private final OperatingSystemMXBean system =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
  private final List<GarbageCollectorMXBean> collectors =
      ManagementFactory.getGarbageCollectorMXBeans().stream().filter(ProcessLoad::pauses).toList();
  private long lastNanos;
  private long lastCpuNs;
  private long lastGcMillis;
  private long filesAtNanos = System.nanoTime() - FILES_EVERY_NS;
  private long openFiles;

  /** Starts to count. */
  public ProcessLoad() {
    lastNanos = System.nanoTime();
    lastCpuNs = system.getProcessCpuTime();
    lastGcMillis = gcMillis();
  }

  /**
   * One sample.
   *
   * @param cpuSeconds user and system time since the process began
   * @param cores of them used since the last sample
   * @param residentMiB resident memory; 0 where the system does not tell
   * @param gcPauseMillis that collections took since the last sample, those beside the program left
   *     out
   * @param openFiles file descriptors, counted once a second; 0 where the system does not tell
   * @param maxFiles most that it may have; 0 as above
   */
  public record Sample(
      double cpuSeconds,
      double cores,
      long residentMiB,
      long gcPauseMillis,
      long openFiles,
      long maxFiles) {}

  /** Samples, and starts the next span. */
  public Sample sample() {
    long now = System.nanoTime();
    long cpuNs = system.getProcessCpuTime();
    long gcMillis = gcMillis();
    Sample sample =
        new Sample(
            cpuNs / NS,
            (cpuNs - lastCpuNs) / (double) Math.max(1, now - lastNanos),
            residentMiB(),
            gcMillis - lastGcMillis,
            openFiles(now),
            maxFiles());
    lastNanos = now;
    lastCpuNs = cpuNs;
    lastGcMillis = gcMillis;
    return sample;
  }

  /** To count them costs time for each: some milliseconds where there are ten thousands. */
  private long openFiles(long now) {
    if (system instanceof UnixOperatingSystemMXBean unix && now - filesAtNanos >= FILES_EVERY_NS) {
      filesAtNanos = now;
      try {
        openFiles = unix.getOpenFileDescriptorCount();
      } catch (InternalError e) {
        // Counting takes a descriptor, and there is none left.
        openFiles = maxFiles();
      }
    }
    return openFiles;
  }

  private long maxFiles() {
    return system instanceof UnixOperatingSystemMXBean unix ? unix.getMaxFileDescriptorCount() : 0;
  }

  /** Collectors that work beside the program are told apart by their names alone. */
  private static boolean pauses(GarbageCollectorMXBean collector) {
    return !collector.getName().contains("Concurrent") && !collector.getName().contains("Cycles");
  }

  private long gcMillis() {
    return collectors.stream().mapToLong(c -> Math.max(0, c.getCollectionTime())).sum();
  }

  private static long residentMiB() {
    try {
      for (String line : Files.readAllLines(STATUS)) {
        if (line.startsWith("VmRSS:")) {
          String kib = line.substring("VmRSS:".length()).replace("kB", "").trim();
          return Long.parseLong(kib) / 1024;
        }
      }
    } catch (IOException e) {
      // Not Linux.
    }
    return 0;
  }
}

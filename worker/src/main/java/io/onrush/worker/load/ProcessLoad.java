package io.onrush.worker.load;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** How much of the machine this process uses. Single-threaded; cheap enough for many a second. */
public final class ProcessLoad {
  private static final Path STATM = Path.of("/proc/self/statm");
  private static final double PAGES_PER_MIB = 256;

  /** Below this the clock's grain would show. */
  private static final long SHORTEST_NS = 200_000_000L;

  private final OperatingSystemMXBean system =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
  private final List<GarbageCollectorMXBean> collectors =
      ManagementFactory.getGarbageCollectorMXBeans();
  private long lastNs = System.nanoTime();
  private long lastCpuNs = system.getProcessCpuTime();
  private long lastGcMillis = gcMillis();
  private double cores;

  /**
   * What was used.
   *
   * @param cores busy on average over the last fifth of a second or more
   * @param cpuSeconds user and system, since the process began
   * @param rssMiB resident memory; 0 where the system does not say
   * @param gcPauseMillis since the sample before
   */
  public record Sample(double cores, double cpuSeconds, double rssMiB, double gcPauseMillis) {}

  /** A new sample. */
  public Sample sample() {
    long nowNs = System.nanoTime();
    long cpuNs = system.getProcessCpuTime();
    if (nowNs - lastNs >= SHORTEST_NS) {
      cores = (cpuNs - lastCpuNs) / (double) (nowNs - lastNs);
      lastNs = nowNs;
      lastCpuNs = cpuNs;
    }
    long gcMillis = gcMillis();
    double paused = gcMillis - lastGcMillis;
    lastGcMillis = gcMillis;
    return new Sample(cores, cpuNs / 1e9, rssMiB(), paused);
  }

  private long gcMillis() {
    return collectors.stream().mapToLong(c -> Math.max(0, c.getCollectionTime())).sum();
  }

  private static double rssMiB() {
    try {
      String[] pages = Files.readString(STATM).split(" ", 3);
      return Long.parseLong(pages[1]) / PAGES_PER_MIB;
    } catch (IOException | NumberFormatException e) {
      return 0;
    }
  }
}

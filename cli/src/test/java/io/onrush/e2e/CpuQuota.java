package io.onrush.e2e;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;

/** A limit of CPU for one process, as a container has it: a cgroup of version 1 or 2. */
final class CpuQuota implements AutoCloseable {
  private static final Path V1 = Path.of("/sys/fs/cgroup/cpu");
  private static final Path V2 = Path.of("/sys/fs/cgroup");
  private static final int PERIOD_US = 100_000;

  private final boolean first = Files.exists(V1.resolve("cpu.cfs_quota_us"));
  private final Path group =
      (first ? V1 : V2).resolve("onrush-test-" + ProcessHandle.current().pid());
  private final boolean made = make();

  private boolean make() {
    try {
      Files.createDirectory(group);
      return Files.isWritable(group.resolve(first ? "cpu.cfs_quota_us" : "cpu.max"));
    } catch (IOException e) {
      return false;
    }
  }

  /** What a shell does first so that all it starts is in the group; no limit holds as yet. */
  String entered() {
    return made ? "echo $$ >" + group.resolve("cgroup.procs") + " && " : "";
  }

  /** Gives the group this many cores from now on; skips the test where there is no group. */
  void limit(double cores) throws IOException {
    assumeTrue(made, "needs root and a cgroup of the CPU that can be written to: " + group);
    int quotaUs = (int) (cores * PERIOD_US);
    if (first) {
      Files.writeString(group.resolve("cpu.cfs_period_us"), "" + PERIOD_US);
      Files.writeString(group.resolve("cpu.cfs_quota_us"), "" + quotaUs);
    } else {
      Files.writeString(group.resolve("cpu.max"), quotaUs + " " + PERIOD_US);
    }
  }

  /** Lifts the limit. */
  void lift() throws IOException {
    Files.writeString(group.resolve(first ? "cpu.cfs_quota_us" : "cpu.max"), first ? "-1" : "max");
  }

  /** Removes the group, once nothing is in it. */
  @Override
  public void close() {
    if (made) {
      Awaitility.await()
          .atMost(Duration.ofSeconds(10))
          .ignoreExceptions()
          .until(() -> Files.deleteIfExists(group));
    }
  }
}

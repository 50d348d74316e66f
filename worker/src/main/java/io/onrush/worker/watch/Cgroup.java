package io.onrush.worker.watch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The cgroups whose limits of CPU hold for this process: its own and those around it, as far as it
 * can see them; of version 1, 2, or both at once.
 */
final class Cgroup {
  private final List<Path> files;

  private Cgroup(List<Path> files) {
    this.files = List.copyOf(files);
  }

  /** This process's; without any where there are none. */
  static Cgroup own() {
    try {
      return of(Files.readString(Path.of("/proc/self/cgroup")), Path.of("/sys/fs/cgroup"));
    } catch (IOException e) {
      return new Cgroup(List.of());
    }
  }

  /** Those of {@link #files}. */
  static Cgroup of(String membership, Path mounted) {
    return new Cgroup(files(membership, mounted));
  }

  /**
   * The {@code cpu.stat} files that there are.
   *
   * @param membership {@code /proc/self/cgroup}: lines of {@code id:controllers:path}, version 2
   *     without controllers. In a container the path may be the host's, of which nothing is to be
   *     seen but its end, mounted as the root
   * @param mounted where cgroups are mounted
   */
  static List<Path> files(String membership, Path mounted) {
    List<Path> files = new ArrayList<>();
    for (String line : membership.lines().toList()) {
      String[] fields = line.split(":", 3);
      if (fields.length == 3) {
        root(fields[1], mounted).ifPresent(root -> addUpwards(root, fields[2], files));
      }
    }
    return files;
  }

  /** Version 1 mounts controllers under their names, also several together. */
  private static Optional<Path> root(String controllers, Path mounted) {
    if (controllers.isEmpty()) {
      Path beside = mounted.resolve("unified");
      return Optional.of(Files.isDirectory(beside) ? beside : mounted);
    }
    if (!Arrays.asList(controllers.split(",", -1)).contains("cpu")) {
      return Optional.empty();
    }
    Path together = mounted.resolve(controllers);
    return Optional.of(Files.isDirectory(together) ? together : mounted.resolve("cpu"));
  }

  private static void addUpwards(Path root, String path, List<Path> files) {
    Path folder = root.resolve(path.replaceFirst("^/+", "")).normalize();
    while (folder != null && folder.startsWith(root)) {
      Path file = folder.resolve("cpu.stat");
      if (Files.isReadable(file)) {
        files.add(file);
      }
      folder = folder.getParent();
    }
  }

  /** One reading of each, in the same order every time. */
  List<CpuLimit> limits() {
    return files.stream().map(Cgroup::read).toList();
  }

  private static CpuLimit read(Path file) {
    try {
      return CpuLimit.parse(Files.readString(file));
    } catch (IOException e) {
      return CpuLimit.NONE;
    }
  }
}

package io.onrush.bench.faults;

import io.onrush.bench.node.BenchException;
import io.onrush.bench.node.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What suites leave in the system when they are killed: found by name, removed by the next one. */
final class Leftovers {
  /** What names of namespaces and mounts start with; the process of their suite follows. */
  static final String NAMESPACE = "onrush-faults-";

  /** The same for network links, whose names are short. */
  static final String LINK = "onf";

  private static final Pattern NAMESPACES = Pattern.compile("(?m)^(" + NAMESPACE + "(\\d+)\\S*)");
  private static final Pattern LINKS = Pattern.compile("(?m)^\\d+: (" + LINK + "(\\d+)[a-z]\\w*)");
  private static final Pattern MOUNTS = Pattern.compile("(?m)^" + NAMESPACE + "(\\d+) (\\S+) ");

  private Leftovers() {}

  /** Removes all that belongs to suites that are not running any more. */
  static void remove() {
    Matcher namespaces = NAMESPACES.matcher(Shell.run("ip", "netns", "list"));
    while (namespaces.find()) {
      if (dead(namespaces.group(2))) {
        removeNamespace(namespaces.group(1));
      }
    }
    Matcher links = LINKS.matcher(Shell.run("ip", "-o", "link"));
    while (links.find()) {
      if (dead(links.group(2))) {
        Shell.attempt("ip", "link", "del", links.group(1));
      }
    }
    try {
      Matcher mounts = MOUNTS.matcher(Files.readString(Path.of("/proc/mounts")));
      while (mounts.find()) {
        if (dead(mounts.group(1))) {
          Shell.attempt("umount", "-l", mounts.group(2));
        }
      }
    } catch (IOException e) {
      throw new BenchException("/proc/mounts cannot be read", e);
    }
  }

  private static boolean dead(String pid) {
    return !ProcessHandle.of(Long.parseLong(pid)).map(ProcessHandle::isAlive).orElse(false);
  }

  /** Ends what runs in a namespace and deletes it. */
  static void removeNamespace(String namespace) {
    for (long pid : processes(namespace)) {
      ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    }
    Shell.attempt("ip", "netns", "del", namespace);
  }

  /** Processes in a namespace. */
  static List<Long> processes(String namespace) {
    Shell.Result pids = Shell.attempt("ip", "netns", "pids", namespace);
    return pids.ok()
        ? pids.output().lines().map(line -> Long.valueOf(line.strip())).toList()
        : List.of();
  }
}

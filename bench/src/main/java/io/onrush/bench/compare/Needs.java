package io.onrush.bench.compare;

import io.onrush.bench.node.BenchException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The programs that are compared with, as found on this machine. */
record Needs(Path wrk, Path hey, Path h2load, Path nginx) {
  /** Programs and the Debian packages that have them. */
  private static final Map<String, String> PACKAGES = new LinkedHashMap<>();

  static {
    PACKAGES.put("wrk", "wrk");
    PACKAGES.put("hey", "hey");
    PACKAGES.put("h2load", "nghttp2-client");
    PACKAGES.put("nginx", "nginx-light");
    PACKAGES.put("openssl", "openssl");
    PACKAGES.put("bash", "bash");
  }

  /** Fails with the command that installs what is missing. */
  static Needs find() {
    List<String> missing = new ArrayList<>();
    PACKAGES.keySet().stream().filter(name -> find(name).isEmpty()).forEach(missing::add);
    if (!missing.isEmpty()) {
      throw new BenchException(
          "missing: %s; on Debian: apt-get install %s"
              .formatted(
                  String.join(", ", missing),
                  String.join(" ", missing.stream().map(PACKAGES::get).toList())));
    }
    if (!Files.isReadable(Path.of("/proc/self/stat"))) {
      throw new BenchException("needs Linux: what a process uses is read from /proc");
    }
    return new Needs(
        find("wrk").orElseThrow(),
        find("hey").orElseThrow(),
        find("h2load").orElseThrow(),
        find("nginx").orElseThrow());
  }

  private static Optional<Path> find(String program) {
    String path = System.getenv().getOrDefault("PATH", "") + ":/usr/sbin:/sbin";
    return Stream.of(path.split(":"))
        .filter(folder -> !folder.isEmpty())
        .map(folder -> Path.of(folder, program))
        .filter(Files::isExecutable)
        .findFirst();
  }
}

package io.onrush.cli.local;

import java.util.List;

/** The kinds of nodes, and the memory of their JVMs; flags that all share are in jvm.options. */
enum NodeKind {
  COORDINATOR("-Xmx256m -XX:TieredStopAtLevel=1"),
  WORKER("-Xmx160m -XX:TieredStopAtLevel=1"),
  TARGET("-Xmx128m");

  private final String flags;

  NodeKind(String flags) {
    this.flags = flags;
  }

  List<String> jvmFlags() {
    return List.of(flags.split(" "));
  }
}

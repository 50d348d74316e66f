package io.onrush.cli.local;

import java.util.List;

/**
 * The kinds of nodes, and the memory of their JVMs; flags that all share are in jvm.options. Where
 * requests are sent or answered the young space is so small that no collection lasts long.
 */
enum NodeKind {
  COORDINATOR("-Xmx256m -XX:TieredStopAtLevel=1"),
  WORKER("-Xmx160m -Xmn16m -XX:TieredStopAtLevel=1"),
  TARGET("-Xmx128m -Xmn4m");

  private final String flags;

  NodeKind(String flags) {
    this.flags = flags;
  }

  List<String> jvmFlags() {
    return List.of(flags.split(" "));
  }
}

package io.onrush.cli.local;

import java.util.List;

/** The kinds of nodes, and the memory of their JVMs; flags that all share are in jvm.options. */
enum NodeKind {
  COORDINATOR("-Xmx256m"),
  WORKER("-Xmx160m"),
  TARGET("-Xmx128m");

  private final String heap;

  NodeKind(String heap) {
    this.heap = heap;
  }

  List<String> jvmFlags() {
    return List.of(heap);
  }
}

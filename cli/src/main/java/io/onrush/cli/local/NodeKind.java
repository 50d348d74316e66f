package io.onrush.cli.local;

/**
 * The kinds of nodes, and the flags of their JVMs; those that all share are in jvm.options. Where
 * requests are sent or answered the young space is so small that no collection lasts long.
 */
public enum NodeKind {
  COORDINATOR("-Xmx256m", NodeKind.FIRST_COMPILER),
  WORKER("-Xmx144m -Xmn16m", NodeKind.FIRST_COMPILER),
  TARGET("-Xmx128m -Xmn4m", "");

  private static final String FIRST_COMPILER = " -XX:TieredStopAtLevel=1";

  private final String memory;
  private final String compiler;

  NodeKind(String memory, String compiler) {
    this.memory = memory;
    this.compiler = compiler;
  }

  /** The part of the flags that is about memory, with spaces between. */
  public String memory() {
    return memory;
  }

  /** All of them, with spaces between. */
  public String jvmFlags() {
    return memory + compiler;
  }
}

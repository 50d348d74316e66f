package io.onrush.plan;

import java.util.HashSet;
import java.util.Set;

/** Bounds and rules that both syntaxes share while a text becomes a tree. */
final class TreeLimits {

  static final int MAX_BYTES = 200 * 1024;

  /** A plan needs 6 levels. */
  static final int MAX_DEPTH = 30;

  /** Counted after aliases are filled in, so that a few lines cannot stand for a billion. */
  static final int MAX_NODES = 20_000;

  private final Errors errors;
  private int nodes;

  TreeLimits(Errors errors) {
    this.errors = errors;
  }

  int nodes() {
    return nodes;
  }

  void count(int more, int depth, Place place) {
    if (depth > MAX_DEPTH) {
      throw Errors.single("nested too deep", "at most " + MAX_DEPTH + " levels", place);
    }
    nodes += more;
    if (nodes > MAX_NODES) {
      throw Errors.single(
          "too many values, aliases filled in", "at most " + MAX_NODES + " values", place);
    }
  }

  Keys keys(String path) {
    return new Keys(path);
  }

  /** The keys of one map. */
  final class Keys {
    private final String path;
    private final Set<String> seen = new HashSet<>();

    private Keys(String path) {
      this.path = path;
    }

    /** Whether the key is the first of its name; if it isn't, that is an error. */
    boolean isNew(String key, Place place) {
      boolean added = seen.add(key);
      if (!added) {
        errors.add(PlanPath.member(path, key), "a second time", "each key once", place);
      }
      return added;
    }
  }
}

package io.onrush.plan;

import java.util.List;

/** A plan's text as a tree, before it means anything. */
sealed interface Node {

  Place place();

  /**
   * A leaf.
   *
   * @param plain not in quotes, so that it may be a number, a boolean or nothing
   */
  record Scalar(String text, boolean plain, Place place) implements Node {

    boolean isNothing() {
      return plain && (text.isEmpty() || text.equals("~") || text.equals("null"));
    }
  }

  record Sequence(List<Node> items, Place place) implements Node {}

  /** Members in the text's order; their keys differ. */
  record Mapping(List<Member> members, Place place) implements Node {}

  record Member(String key, Place place, Node value) {}
}

package io.onrush.plan;

import java.util.List;

/** Bounds how many of something a whole plan has. */
final class Quota {

  private final int max;
  private final String things;
  private int used;
  private boolean noted;

  Quota(int max, String things) {
    this.max = max;
    this.things = things;
  }

  /** The first of these that the plan has room for. */
  <T> List<T> admit(Value where, List<T> more) {
    int room = Math.max(0, max - used);
    used += more.size();
    if (more.size() > room && !noted) {
      where.note(used + " " + things, "at most " + max + " in the whole plan");
      noted = true;
    }
    return more.subList(0, Math.min(room, more.size()));
  }
}

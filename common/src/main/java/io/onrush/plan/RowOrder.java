package io.onrush.plan;

import java.util.Locale;

/** Which row of a data set a request takes. */
public enum RowOrder {
  /**
   * Each worker walks through all rows in their order, again and again, from a start of its own.
   */
  SEQUENTIAL,
  /** Any row, each as likely as any other; repeatable by the plan's seed. */
  RANDOM,
  /** Each row once in the whole cluster, and never again in the run. */
  UNIQUE;

  static final String EXPECTED = "sequential, random or unique";

  static RowOrder parse(String text) throws Mismatch {
    for (RowOrder order : values()) {
      if (order.name().toLowerCase(Locale.ROOT).equals(text)) {
        return order;
      }
    }
    throw new Mismatch(EXPECTED);
  }
}

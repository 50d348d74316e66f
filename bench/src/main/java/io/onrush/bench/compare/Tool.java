package io.onrush.bench.compare;

import java.util.Locale;

/** What is compared. */
enum Tool {
  ONRUSH,
  WRK,
  HEY,
  H2LOAD;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}

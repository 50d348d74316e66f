package io.onrush.plan;

import java.time.Duration;

/** Largest values of a plan, far above what anybody means. */
public final class Bounds {

  static final int SCENARIOS = 20;
  static final int STAGES = 200;
  static final int REQUESTS = 100;
  static final int THRESHOLDS = 100;
  static final int HEADERS = 100;
  static final int CHECKS = 20;
  static final int TAGS = 20;
  static final int DATA_SETS = 10;
  static final int SHARES = 1000;
  static final int REDIRECTS = 20;
  static final int CONNECTIONS = 100_000;
  static final int MAX_VUS = 1_000_000;

  /** Requests a second. */
  public static final double RATE = 10_000_000;

  /** From the start of a run to its end. */
  public static final Duration COURSE = Duration.ofDays(7);

  static final Duration TIMEOUT = Duration.ofMinutes(10);

  private Bounds() {}

  static boolean isCourse(Duration d) {
    return d.compareTo(COURSE) <= 0;
  }

  static boolean isTimeout(Duration d) {
    return d.isPositive() && d.compareTo(TIMEOUT) <= 0;
  }
}

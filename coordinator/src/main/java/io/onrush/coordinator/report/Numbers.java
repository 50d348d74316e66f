package io.onrush.coordinator.report;

import java.math.BigDecimal;

/** Units and rounding of the report's numbers. */
final class Numbers {
  static final long NS_PER_SECOND = 1_000_000_000;

  private Numbers() {}

  /** Without an exponent: {@code 12500000} where Java has 1.25E7. Finite numbers only. */
  static String plain(double value) {
    String text = Double.toString(value);
    return text.indexOf('E') < 0 ? text : new BigDecimal(text).toPlainString();
  }

  static double thousandths(double value) {
    return Math.rint(value * 1000) / 1000;
  }

  /** Nanoseconds to seconds, rounded to the microsecond. */
  static double seconds(long ns) {
    return Math.rint(ns / 1e3) / 1e6;
  }

  /** Nanoseconds to milliseconds, rounded to the nanosecond. */
  static double millis(long ns) {
    return ns / 1e6;
  }

  /** A part of a whole, {@code none} where the whole is 0. */
  static double ratio(long part, long whole, double none) {
    return whole == 0 ? none : (double) part / whole;
  }
}

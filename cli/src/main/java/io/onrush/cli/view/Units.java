package io.onrush.cli.view;

import java.util.Locale;

/** Figures with their units, as k6 prints them. */
public final class Units {
  private static final String[] BYTES = {"B", "kB", "MB", "GB", "TB", "PB"};

  private Units() {}

  /** A time: {@code 345µs}, {@code 1.23ms}, {@code 1.2s}, {@code 2m3s}. */
  public static String millis(double millis) {
    if (millis == 0) {
      return "0s";
    }
    if (millis < 0.9995) {
      return short3(millis * 1000) + "µs";
    }
    if (millis < 999.5) {
      return short3(millis) + "ms";
    }
    return millis < 60_000 ? short3(millis / 1000) + "s" : clock(millis / 1000, true);
  }

  /** A span on a clock: {@code 0:07}, {@code 12:34}, {@code 1:02:03}. */
  public static String clock(double seconds) {
    return clock(seconds, false);
  }

  /** A sum of bytes, in steps of 1000: {@code 12 MB}. */
  public static String bytes(double bytes) {
    int unit = 0;
    double value = bytes;
    while (value >= 999.5 && unit < BYTES.length - 1) {
      value /= 1000;
      unit++;
    }
    return short2(value) + " " + BYTES[unit];
  }

  /** A share of 1: {@code 0.02%}. */
  public static String percent(double share) {
    return String.format(Locale.ROOT, "%.2f%%", share * 100);
  }

  /** A rate with one digit after the point: {@code 9999.6/s}. */
  public static String perSecond(double rate) {
    return number(rate) + "/s";
  }

  /** A number with at most one digit after the point. */
  public static String number(double value) {
    return trimmed(String.format(Locale.ROOT, "%.1f", value));
  }

  private static String clock(double seconds, boolean letters) {
    long s = Math.round(seconds);
    if (letters) {
      return s < 3600
          ? s / 60 + "m" + s % 60 + "s"
          : s / 3600 + "h" + s / 60 % 60 + "m" + s % 60 + "s";
    }
    return s < 3600
        ? String.format(Locale.ROOT, "%d:%02d", s / 60, s % 60)
        : String.format(Locale.ROOT, "%d:%02d:%02d", s / 3600, s / 60 % 60, s % 60);
  }

  /** Three digits that count, at most two of them after the point. */
  private static String short3(double value) {
    int digits = value < 9.995 ? 2 : value < 99.95 ? 1 : 0;
    return trimmed(String.format(Locale.ROOT, "%." + digits + "f", value));
  }

  private static String short2(double value) {
    return trimmed(String.format(Locale.ROOT, "%." + (value < 9.95 ? 1 : 0) + "f", value));
  }

  private static String trimmed(String number) {
    String text = number;
    if (text.indexOf('.') >= 0) {
      text = text.replaceAll("0+$", "").replaceAll("\\.$", "");
    }
    return text;
  }
}

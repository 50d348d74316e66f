package io.onrush.plan;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as plans write them: {@code 1h2m3s}, {@code 1.5s}, {@code 500ms}, {@code 0}. */
public final class Durations {

  /** What {@link #parse} takes, in words. */
  public static final String EXPECTED = "a duration such as 1h2m3s, 1.5s or 500ms";

  private static final int MAX_LENGTH = 60;
  private static final String AMOUNT = "(?:(\\d+(?:\\.\\d+)?)";
  private static final Pattern PARTS =
      Pattern.compile(
          AMOUNT
              + "d)?"
              + AMOUNT
              + "h)?"
              + AMOUNT
              + "m)?"
              + AMOUNT
              + "s)?"
              + AMOUNT
              + "ms)?"
              + AMOUNT
              + "(?:us|\u00b5s|\u03bcs))?"
              + AMOUNT
              + "ns)?");
  private static final List<Long> NANOS =
      List.of(
          86_400_000_000_000L,
          3_600_000_000_000L,
          60_000_000_000L,
          1_000_000_000L,
          1_000_000L,
          1_000L,
          1L);
  private static final BigDecimal MAX = BigDecimal.valueOf(Long.MAX_VALUE);

  private Durations() {}

  /**
   * Reads units from the largest to the smallest, {@code d h m s ms us ns}, each at most once, with
   * fractions; rounds to nanoseconds. A plain {@code 0} needs no unit.
   *
   * @throws IllegalArgumentException for anything else, a negative amount and over 292 years
   */
  public static Duration parse(String text) {
    String trimmed = text.strip();
    if (trimmed.equals("0")) {
      return Duration.ZERO;
    }
    Matcher parts = PARTS.matcher(trimmed);
    if (trimmed.isEmpty() || trimmed.length() > MAX_LENGTH || !parts.matches()) {
      throw unexpected(text);
    }
    BigDecimal nanos = BigDecimal.ZERO;
    for (int i = 0; i < NANOS.size(); i++) {
      String amount = parts.group(i + 1);
      if (amount != null) {
        nanos = nanos.add(new BigDecimal(amount).multiply(BigDecimal.valueOf(NANOS.get(i))));
      }
    }
    if (nanos.compareTo(MAX) > 0) {
      throw unexpected(text);
    }
    return Duration.ofNanos(nanos.setScale(0, RoundingMode.HALF_UP).longValueExact());
  }

  /** Writes what {@link #parse} reads back: {@code 1h2m3.5s}, {@code 1.5ms}, {@code 0s}. */
  public static String format(Duration duration) {
    if (duration.isNegative()) {
      return "-" + format(duration.negated());
    }
    long nanos = duration.toNanos();
    if (nanos != 0 && nanos < 1_000) {
      return nanos + "ns";
    }
    if (nanos != 0 && nanos < 1_000_000) {
      return decimal(nanos, 1_000) + "us";
    }
    if (nanos != 0 && nanos < 1_000_000_000) {
      return decimal(nanos, 1_000_000) + "ms";
    }
    long minuteNs = 60_000_000_000L;
    long hours = nanos / (60 * minuteNs);
    long minutes = nanos / minuteNs % 60;
    long secondsNs = nanos % minuteNs;
    String text = (hours > 0 ? hours + "h" : "") + (minutes > 0 ? minutes + "m" : "");
    boolean needsSeconds = secondsNs > 0 || text.isEmpty();
    return text + (needsSeconds ? decimal(secondsNs, 1_000_000_000) + "s" : "");
  }

  private static String decimal(long nanos, long unit) {
    return BigDecimal.valueOf(nanos)
        .divide(BigDecimal.valueOf(unit))
        .stripTrailingZeros()
        .toPlainString();
  }

  private static IllegalArgumentException unexpected(String text) {
    return new IllegalArgumentException(Shown.text(text) + " (expected: " + EXPECTED + ")");
  }
}

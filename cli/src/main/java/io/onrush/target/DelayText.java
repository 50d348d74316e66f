package io.onrush.target;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the text form of a {@link Delay}. */
final class DelayText {

  private static final String FORMS =
      "none, 5ms, lognormal:5ms,0.5, bimodal:1ms,50ms,0.1 or freeze:1s/10s";
  private static final Pattern SPAN = Pattern.compile("(\\d{1,13}(?:\\.\\d{1,9})?)(ns|us|ms|s|m)");

  private DelayText() {}

  static Delay parse(String text) {
    String form = text.strip();
    try {
      int colon = form.indexOf(':');
      return colon < 0 ? plain(form) : shaped(form.substring(0, colon), form.substring(colon + 1));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "delay: '%s': %s (expected: %s)".formatted(text, e.getMessage(), FORMS), e);
    }
  }

  /** Fails with {@code value (expected: expected)} unless {@code holds}. */
  static void check(boolean holds, Object value, String expected) {
    if (!holds) {
      throw new IllegalArgumentException("%s is not %s".formatted(value, expected));
    }
  }

  private static Delay plain(String form) {
    return form.equals("none") || form.equals("0") ? new Delay.None() : fixed(spanNs(form));
  }

  private static Delay fixed(long delayNs) {
    return delayNs == 0 ? new Delay.None() : new Delay.Fixed(delayNs);
  }

  private static Delay shaped(String shape, String values) {
    return switch (shape) {
      case "lognormal" -> {
        List<String> v = split(values, ",", 2);
        yield new Delay.LogNormal(spanNs(v.get(0)), number(v.get(1)));
      }
      case "bimodal" -> {
        List<String> v = split(values, ",", 3);
        yield new Delay.Bimodal(spanNs(v.get(0)), spanNs(v.get(1)), number(v.get(2)));
      }
      case "freeze" -> {
        List<String> v = split(values, "/", 2);
        yield new Delay.Freeze(spanNs(v.get(0)), spanNs(v.get(1)));
      }
      default -> throw new IllegalArgumentException("there is no shape '" + shape + "'");
    };
  }

  private static List<String> split(String values, String separator, int count) {
    List<String> parts = Arrays.stream(values.split(separator, -1)).map(String::strip).toList();
    check(
        parts.size() == count, "'" + values + "'", count + " values apart by '" + separator + "'");
    return parts;
  }

  private static long spanNs(String text) {
    Matcher span = SPAN.matcher(text);
    check(span.matches(), "'" + text + "'", "a time with its unit, as 5ms");
    long unitNs =
        switch (span.group(2)) {
          case "ns" -> 1L;
          case "us" -> 1_000L;
          case "ms" -> 1_000_000L;
          case "s" -> 1_000_000_000L;
          default -> 60_000_000_000L;
        };
    BigDecimal ns = new BigDecimal(span.group(1)).multiply(BigDecimal.valueOf(unitNs));
    check(ns.compareTo(BigDecimal.valueOf(Delay.MAX_NS)) <= 0, text, "at most 1 hour");
    return ns.longValue();
  }

  private static double number(String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("'" + text + "' is not a number", e);
    }
  }
}

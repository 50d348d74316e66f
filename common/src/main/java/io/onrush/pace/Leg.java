package io.onrush.pace;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;

/**
 * A linear piece of a rate: the beginning of a line, mostly all of it. One that was cut short keeps
 * its line, so that what was due before the cut stays the same to the bit.
 *
 * @param stage its stage's index in {@code Plan.timeline()}
 * @param lengthNs how long it lasts
 * @param fromRate requests a second of the whole cluster at its start
 * @param toRate the same at the end of its line
 * @param lineNs how long the whole line would last, at least {@code lengthNs}
 */
@JsonFormat(shape = JsonFormat.Shape.ARRAY)
@JsonPropertyOrder({"stage", "lengthNs", "fromRate", "toRate", "lineNs"})
public record Leg(int stage, long lengthNs, double fromRate, double toRate, long lineNs) {
  private static final double NS = 1e9;

  public Leg {
    if (lengthNs < 0 || lineNs < lengthNs) {
      throw new IllegalArgumentException(
          "lengthNs: %d of %d (expected: a part of a line)".formatted(lengthNs, lineNs));
    }
    if (!(fromRate >= 0 && toRate >= 0 && Double.isFinite(fromRate + toRate))) {
      throw new IllegalArgumentException(
          "rate: %s to %s (expected: numbers >= 0)".formatted(fromRate, toRate));
    }
  }

  /** A whole line. */
  public static Leg of(int stage, long lengthNs, double fromRate, double toRate) {
    return new Leg(stage, lengthNs, fromRate, toRate, lengthNs);
  }

  /** A line that stays where it is. */
  static Leg level(int stage, long lengthNs, double rate) {
    return of(stage, lengthNs, rate, rate);
  }

  boolean whole() {
    return lengthNs == lineNs;
  }

  double seconds() {
    return lengthNs / NS;
  }

  /** Change of the rate, requests a second in a second. */
  double slope() {
    return lineNs == 0 ? 0 : (toRate - fromRate) / (lineNs / NS);
  }

  /** Rate at its own end, wherever its line goes. */
  public double endRate() {
    return rateAfter(lengthNs);
  }

  private double rateAfter(long ns) {
    return ns == lineNs ? toRate : Math.max(0, fromRate + slope() * (ns / NS));
  }

  double highestRate() {
    return Math.max(fromRate, toRate);
  }

  /** What lies before an instant in it. */
  Leg head(long ns) {
    return new Leg(stage, ns, fromRate, toRate, lineNs);
  }

  /** What lies after an instant in it. */
  Leg tail(long ns) {
    return of(stage, lengthNs - ns, rateAfter(ns), endRate());
  }

  /** To the same rate in the same time from another one. */
  Leg startingAt(double rate) {
    return of(stage, lengthNs, rate, endRate());
  }
}

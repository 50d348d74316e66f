package io.onrush.plan;

/** In what Prometheus' histograms of a run count time. */
public enum MetricsUnit {
  /** As k6's do. */
  MILLISECONDS("ms", 1_000),
  /** As Prometheus' own conventions say. */
  SECONDS("s", 1_000_000);

  static final String EXPECTED = "ms or s";

  private final String key;
  private final long micros;

  MetricsUnit(String key, long micros) {
    this.key = key;
    this.micros = micros;
  }

  static MetricsUnit parse(String text) throws Mismatch {
    for (MetricsUnit unit : values()) {
      if (unit.key.equals(text)) {
        return unit;
      }
    }
    throw new Mismatch(EXPECTED);
  }

  /** Microseconds in one. */
  public long micros() {
    return micros;
  }
}

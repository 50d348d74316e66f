package io.onrush.bench.faults;

/** When in a run a fault strikes. */
enum Moment {
  PREPARATION("preparation"),
  RAMP("ramp"),
  PEAK("peak"),
  END("end");

  private static final long INTO_PEAK_MS = 3_000;
  private static final long BEFORE_END_MS = 300;

  private final String text;

  Moment(String text) {
    this.text = text;
  }

  String text() {
    return text;
  }

  /** Run time of the strike. In the preparation there is none yet: at once. */
  long runMs(Course course) {
    return switch (this) {
      case PREPARATION -> 0;
      case RAMP -> course.rampMs() / 2;
      case PEAK -> course.rampMs() + INTO_PEAK_MS;
      case END -> course.totalMs() - BEFORE_END_MS;
    };
  }
}

package io.onrush.bench.faults;

import io.onrush.bench.node.Place;

/**
 * The plan of a row: a ramp from 0 to a rate, and the rate held until the end.
 *
 * @param rate requests a second
 */
record Course(int rate, long rampMs, long totalMs) {

  static Course of(int rate, int seconds) {
    return new Course(rate, seconds * 1000L / 4, seconds * 1000L);
  }

  /** The same, but at least so long. */
  Course lasting(long ms) {
    return new Course(rate, rampMs, Math.max(totalMs, ms));
  }

  /** Requests due before an instant of run time. */
  double plannedBefore(double runMs) {
    double t = Math.clamp(runMs, 0, (double) totalMs);
    double ramp = Math.min(t, (double) rampMs);
    return rate * (ramp * ramp / (2 * rampMs) + Math.max(0, t - rampMs)) / 1000;
  }

  String plan(Place target) {
    return """
    name: faults
    target: http://%s
    startTimeout: 60s
    scenarios:
      main:
        executor: ramping-arrival-rate
        startRate: 0
        maxVUs: %d
        gracefulStop: 5s
        stages:
          - {name: ramp, duration: %dms, target: %d}
          - {name: peak, duration: %dms, target: %d}
        requests: [{url: /, timeout: 10s}]
    """
        .formatted(target.http(), Math.max(300, 2 * rate), rampMs, rate, totalMs - rampMs, rate);
  }
}

package io.onrush.bench.compare;

/** The one plan that is compared: a steady rate after some seconds that do not count. */
final class Plans {
  private Plans() {}

  /**
   * @param warmSeconds of the first stage, at the same rate
   * @param seconds of the stage that counts; half a second follows it
   * @param limit most requests in flight
   */
  static String steady(int port, double rate, int warmSeconds, int seconds, int limit) {
    return """
    name: compare
    target: http://127.0.0.1:%1$d
    scenarios:
      main:
        executor: ramping-arrival-rate
        startRate: %2$.0f
        maxVUs: %5$d
        stages:
          - {name: warm, duration: %3$ds, target: %2$.0f}
          - {name: steady, duration: %4$ds, target: %2$.0f}
          - {name: end, duration: 500ms, target: %2$.0f}
        requests: [{url: /}]
    """
        .formatted(port, rate, warmSeconds, seconds, limit);
  }
}

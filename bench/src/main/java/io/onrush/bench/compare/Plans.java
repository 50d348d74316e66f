package io.onrush.bench.compare;

/** The one plan that is compared: a steady rate after some seconds that do not count. */
final class Plans {
  private Plans() {}

  /**
   * @param target as in a plan, {@code http://127.0.0.1:8000}
   * @param warmSeconds of the first stage, at the same rate
   * @param seconds of the stage that counts; half a second follows it
   * @param limit most requests in flight
   * @param keys more of the plan's, {@code http: 2}
   */
  static String steady(
      String target, double rate, int warmSeconds, int seconds, int limit, String... keys) {
    return """
    name: compare
    target: %1$s
    %6$s
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
        .formatted(target, rate, warmSeconds, seconds, limit, String.join("\n", keys));
  }
}

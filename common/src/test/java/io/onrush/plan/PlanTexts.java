package io.onrush.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.Optional;

/** Plans as texts, and what becomes of them. */
final class PlanTexts {

  /** Uses every key of a ramping scenario. */
  static final String FULL =
      """
      name: full
      target: http://shop:8080/api
      tags: {test: full, run: 7, canary: true}
      shares: [3300, 3300, 3400]
      startTimeout: 45s
      seed: 42
      scenarios:
        main:
          executor: ramping-arrival-rate
          startTime: 10s
          timeUnit: 1m
          startRate: 600
          maxVUs: 4500
          arrivals: poisson
          gracefulStop: 20s
          stages:
            - {name: up, duration: 2m, target: 180000}
            - {duration: 30s, target: 90}
          requests:
            - {name: home, method: GET, url: /, weight: 3}
            - name: search
              method: POST
              url: /search?q=${randomInt(1,1000)}
              headers: {content-type: application/json, host: other.example}
              body: '{"q": "${uuid()}"}'
              timeout: 10s
              checks: ["status == 200"]
      thresholds:
        http_req_duration: ["p(95)<500", {threshold: "p(99)<1500", abortOnFail: true, delayAbortEval: 30s}]
        http_req_failed{name:home}: "rate<0.01"
      """;

  static final String FULL_JSON =
      """
      {
      \t"name": "full",
      \t"target": "http:\\/\\/shop:8080/api",
      \t"tags": {"test": "full", "run": 7, "canary": true},
      \t"shares": [3300, 3300.0, 34e2],
      \t"startTimeout": "45s",
      \t"seed": 42,
      \t"scenarios": {
      \t\t"main": {
      \t\t\t"executor": "ramping-arrival-rate",
      \t\t\t"startTime": "10s",
      \t\t\t"timeUnit": "1m",
      \t\t\t"startRate": 600,
      \t\t\t"maxVUs": 4500,
      \t\t\t"arrivals": "poisson",
      \t\t\t"gracefulStop": "20s",
      \t\t\t"stages": [
      \t\t\t\t{"name": "up", "duration": "2m", "target": 180000},
      \t\t\t\t{"duration": "30s", "target": 90}
      \t\t\t],
      \t\t\t"requests": [
      \t\t\t\t{"name": "home", "method": "GET", "url": "/", "weight": 3},
      \t\t\t\t{"name": "search", "method": "POST", "url": "/search?q=${randomInt(1,1000)}",
      \t\t\t\t "headers": {"content-type": "application/json", "host": "other.example"},
      \t\t\t\t "body": "{\\"q\\": \\"${uuid()}\\"}", "timeout": "10s",
      \t\t\t\t "checks": ["status == 200"]}
      \t\t\t]
      \t\t}
      \t},
      \t"thresholds": {
      \t\t"http_req_duration": [
      \t\t\t"p(95)<500",
      \t\t\t{"threshold": "p(99)<1500", "abortOnFail": true, "delayAbortEval": "30s"}
      \t\t],
      \t\t"http_req_failed{name:home}": "rate<0.01"
      \t}
      }
      """;

  private PlanTexts() {}

  /** A small plan with one request of these further keys, in flow style. */
  static String withRequest(String keys) {
    return """
    name: small
    target: http://shop
    scenarios:
      main:
        executor: constant-arrival-rate
        rate: 10
        duration: 1m
        requests:
          - {%s}
    """
        .formatted(keys);
  }

  /** A small plan with these lines in its scenario instead of rate and duration. */
  static String withScenario(String lines) {
    return """
    name: small
    target: http://shop
    scenarios:
      main:
    %s
        requests: [{name: home, url: /}]
    """
        .formatted(lines.indent(4).stripTrailing());
  }

  static String withTop(String lines) {
    return withRequest("name: home, url: /") + lines + "\n";
  }

  static Plan parse(String text) {
    return PlanParser.parse(text, PlanOptions.NONE);
  }

  static Plan parse(String text, double speed, String target) {
    return PlanParser.parse(text, new PlanOptions(speed, Optional.of(target)));
  }

  static Request firstRequest(String text) {
    return parse(text).scenarios().getFirst().requests().getFirst();
  }

  static List<PlanError> errors(String text) {
    InvalidPlanException e = catchThrowableOfType(InvalidPlanException.class, () -> parse(text));
    assertThat(e).as("the plan should be refused: %s", text).isNotNull();
    return e.errors();
  }

  static List<String> messages(String text) {
    return errors(text).stream().map(PlanError::message).toList();
  }
}

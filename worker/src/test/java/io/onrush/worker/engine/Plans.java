package io.onrush.worker.engine;

import io.onrush.plan.Arrivals;
import io.onrush.plan.Endpoint;
import io.onrush.plan.Plan;
import io.onrush.plan.PlanOptions;
import io.onrush.plan.PlanParser;
import io.onrush.plan.Protocols;
import io.onrush.plan.Request;
import io.onrush.plan.Scenario;
import io.onrush.plan.Stage;
import io.onrush.plan.Template;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Plans for tests, built without the parser. */
final class Plans {
  private Plans() {}

  static Request get(int port, String path) {
    return request("GET", port, Template.literal(path), 1, Optional.empty());
  }

  static Request get(int port, String path, double weight) {
    return request("GET", port, Template.literal(path), weight, Optional.empty());
  }

  static Request request(
      String method, int port, Template path, double weight, Optional<Template> body) {
    return new Request(
        path.source(),
        method,
        new Endpoint("127.0.0.1", port),
        path,
        weight,
        List.of(),
        body,
        Duration.ofSeconds(10),
        List.of());
  }

  /** A request by TLS. */
  static Request secure(Request r) {
    return at(new Endpoint(true, r.endpoint().host(), r.endpoint().port()), r);
  }

  static Request at(Endpoint endpoint, Request r) {
    return new Request(
        r.name(),
        r.method(),
        endpoint,
        r.path(),
        r.weight(),
        r.headers(),
        r.body(),
        r.timeout(),
        r.checks());
  }

  static Plan spoken(Protocols protocols, Plan p) {
    return new Plan(
        p.name(),
        p.tags(),
        p.shares(),
        p.startTimeout(),
        p.scenarios(),
        p.thresholds(),
        p.seed(),
        p.speed(),
        protocols,
        p.data(),
        p.metricsUnit());
  }

  static Request withTimeout(Request r, Duration timeout) {
    return new Request(
        r.name(),
        r.method(),
        r.endpoint(),
        r.path(),
        r.weight(),
        r.headers(),
        r.body(),
        timeout,
        r.checks());
  }

  /** A hundred requests a second for a time, by a plan's text: keys of the plan, a request each. */
  static Plan text(int millis, String keys, String... requests) {
    return PlanParser.parse(
        """
        name: test
        target: http://127.0.0.1
        %s
        scenarios:
          main:
            executor: constant-arrival-rate
            rate: 100
            duration: %dms
            maxVUs: 1000
            %s
            requests:
              - {%s}
        """
            .formatted(
                keys.replace("cookies: true", ""),
                millis,
                keys.contains("cookies: true") ? "cookies: true" : "",
                String.join("}\n      - {", requests)),
        PlanOptions.NONE);
  }

  /** A steady rate for a time. */
  static Plan steady(double rate, Duration duration, Request... requests) {
    return plan(List.of(new Stage("steady", duration, rate)), rate, requests);
  }

  static Plan plan(List<Stage> stages, double startRate, Request... requests) {
    Scenario scenario =
        new Scenario(
            "main",
            Duration.ZERO,
            startRate,
            10_000,
            Arrivals.UNIFORM,
            Duration.ofSeconds(5),
            stages,
            Arrays.asList(requests));
    return plan(scenario);
  }

  static Plan plan(Scenario... scenarios) {
    return new Plan(
        "test",
        Map.of(),
        List.of(),
        Duration.ofSeconds(10),
        Arrays.asList(scenarios),
        List.of(),
        42,
        1);
  }
}

package io.onrush.pace;

import io.onrush.plan.Arrivals;
import io.onrush.plan.Endpoint;
import io.onrush.plan.Plan;
import io.onrush.plan.Request;
import io.onrush.plan.Scenario;
import io.onrush.plan.Stage;
import io.onrush.plan.Template;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** Plans for tests: given ones, and random ones from a seed. */
final class Plans {
  private Plans() {}

  static Plan of(Arrivals arrivals, List<Double> shares, double startRate, Stage... stages) {
    Request request =
        new Request(
            "r",
            "GET",
            new Endpoint("127.0.0.1", 80),
            Template.literal("/"),
            1,
            List.of(),
            Optional.empty(),
            Duration.ofSeconds(1),
            List.of());
    Scenario scenario =
        new Scenario(
            "s",
            Duration.ZERO,
            startRate,
            100,
            arrivals,
            Duration.ofSeconds(1),
            List.of(stages),
            List.of(request));
    return new Plan(
        "p", Map.of(), shares, Duration.ofSeconds(1), List.of(scenario), List.of(), 1, 1);
  }

  /** The 10k plan at speed 20: 451 500 arrivals in a minute. */
  static Plan tenK() {
    return of(
        Arrivals.UNIFORM,
        List.of(3300.0, 3300.0, 3400.0),
        0,
        new Stage("warm-up", Duration.ofSeconds(6), 3000),
        new Stage("ramp-up", Duration.ofSeconds(15), 10_000),
        new Stage("peak", Duration.ofSeconds(30), 10_000),
        new Stage("ramp-down", Duration.ofSeconds(9), 0));
  }

  static Plan random(Random random, Arrivals arrivals) {
    List<Stage> stages = new ArrayList<>();
    int count = 1 + random.nextInt(5);
    for (int i = 0; i < count; i++) {
      double target = random.nextInt(4) == 0 ? 0 : random.nextDouble() * 500;
      stages.add(
          new Stage("s" + i, Duration.ofMillis(random.nextInt(4) == 0 ? 0 : 500 + i), target));
    }
    stages.add(new Stage("end", Duration.ofSeconds(1), 10 + random.nextInt(100)));
    double start = random.nextBoolean() ? 0 : random.nextDouble() * 300;
    return of(arrivals, List.of(), start, stages.toArray(Stage[]::new));
  }
}

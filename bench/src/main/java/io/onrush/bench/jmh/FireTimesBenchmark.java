package io.onrush.bench.jmh;

import io.onrush.pace.Assignment;
import io.onrush.pace.Courses;
import io.onrush.pace.Division;
import io.onrush.pace.FireTimes;
import io.onrush.plan.Plan;
import io.onrush.plan.PlanOptions;
import io.onrush.plan.PlanParser;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;

/** From one request's fire time to the next one's. */
public class FireTimesBenchmark extends Step {
  private final FireTimes uniform = onRamp("uniform");
  private final FireTimes poisson = onRamp("poisson");

  /** A third of a ramp that is longer than any benchmark. */
  private static FireTimes onRamp(String arrivals) {
    Plan plan =
        PlanParser.parse(
            """
            name: ramp
            target: http://127.0.0.1:1
            scenarios:
              main:
                executor: ramping-arrival-rate
                arrivals: %s
                startRate: 10000
                stages: [{duration: 160h, target: 1000000}]
                requests: [{url: /}]
            """
                .formatted(arrivals),
            PlanOptions.NONE);
    return new Division(1, 0, List.of(new Assignment(1 / 3.0, 0.5)), Courses.of(plan))
        .fireTimes(plan, 0, 1, 1, 0);
  }

  @Benchmark
  public long uniformOnARamp() {
    return next(uniform);
  }

  @Benchmark
  public long poissonOnARamp() {
    return next(poisson);
  }

  private static long next(FireTimes times) {
    times.advance();
    return times.peekNs();
  }
}

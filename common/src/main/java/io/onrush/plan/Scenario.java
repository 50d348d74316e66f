package io.onrush.plan;

import java.time.Duration;
import java.util.List;

/**
 * One flow of arrivals. A constant rate is a single stage that starts and ends at the same rate.
 *
 * @param startTime run time at which its first stage is entered
 * @param startRate requests a second of the whole cluster at the start of the first stage
 * @param maxVUs most requests in flight at once in the whole cluster
 * @param gracefulStop how long requests in flight may go on after the last stage or a stop
 * @param requests one for each arrival, chosen by weight
 */
public record Scenario(
    String name,
    Duration startTime,
    double startRate,
    int maxVUs,
    Arrivals arrivals,
    Duration gracefulStop,
    List<Stage> stages,
    List<Request> requests) {

  public Scenario {
    stages = List.copyOf(stages);
    requests = List.copyOf(requests);
    if (stages.isEmpty() || requests.isEmpty()) {
      throw new IllegalArgumentException(name + ": needs at least one stage and one request");
    }
  }

  public Duration duration() {
    return stages.stream().map(Stage::duration).reduce(Duration.ZERO, Duration::plus);
  }

  /** Highest rate of any stage, requests a second of the whole cluster. */
  public double peakRate() {
    return Math.max(startRate, stages.stream().mapToDouble(Stage::target).max().orElse(0));
  }
}

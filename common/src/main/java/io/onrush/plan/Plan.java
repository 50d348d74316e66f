package io.onrush.plan;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What to run: immutable, and valid once it exists.
 *
 * @param name names the run in reports
 * @param tags labels of every metric
 * @param shares weights by part; empty for an even split
 * @param startTimeout how long the coordinator waits for all workers to be ready
 * @param scenarios run side by side; at least one
 * @param seed seeds everything that is drawn: the same seed gives the same run
 * @param speed every duration of the source was divided by this; rates were kept
 * @param protocols how the targets are spoken to
 * @param data what requests are filled with; its index here is its number
 * @param metricsUnit of the times that Prometheus is told
 */
public record Plan(
    String name,
    Map<String, String> tags,
    List<Double> shares,
    Duration startTimeout,
    List<Scenario> scenarios,
    List<Threshold> thresholds,
    long seed,
    double speed,
    Protocols protocols,
    List<DataSet> data,
    MetricsUnit metricsUnit) {

  public Plan {
    tags = Map.copyOf(tags);
    shares = List.copyOf(shares);
    scenarios = List.copyOf(scenarios);
    thresholds = List.copyOf(thresholds);
    data = List.copyOf(data);
    if (scenarios.isEmpty()) {
      throw new IllegalArgumentException("scenarios: none (expected: at least one)");
    }
  }

  /** A plan without data, which leaves open how the targets are spoken to. */
  public Plan(
      String name,
      Map<String, String> tags,
      List<Double> shares,
      Duration startTimeout,
      List<Scenario> scenarios,
      List<Threshold> thresholds,
      long seed,
      double speed) {
    this(
        name,
        tags,
        shares,
        startTimeout,
        scenarios,
        thresholds,
        seed,
        speed,
        Protocols.DEFAULT,
        List.of(),
        MetricsUnit.MILLISECONDS);
  }

  /** Every stage of every scenario, by the time it is entered; its index here is its number. */
  public List<RunStage> timeline() {
    List<RunStage> stages = new ArrayList<>();
    for (int s = 0; s < scenarios.size(); s++) {
      Scenario scenario = scenarios.get(s);
      long startNs = scenario.startTime().toNanos();
      double rate = scenario.startRate();
      for (Stage stage : scenario.stages()) {
        long endNs = startNs + stage.duration().toNanos();
        stages.add(new RunStage(s, stage.name(), startNs, endNs, rate, stage.target()));
        startNs = endNs;
        rate = stage.target();
      }
    }
    stages.sort(
        (a, b) ->
            a.startNs() != b.startNs()
                ? Long.compare(a.startNs(), b.startNs())
                : Integer.compare(a.scenario(), b.scenario()));
    return List.copyOf(stages);
  }

  /** Every request of every scenario in the plan's order; its index here is its number. */
  public List<RunRequest> requests() {
    List<RunRequest> requests = new ArrayList<>();
    for (int s = 0; s < scenarios.size(); s++) {
      for (Request request : scenarios.get(s).requests()) {
        requests.add(new RunRequest(s, request));
      }
    }
    return List.copyOf(requests);
  }

  /** Run time at which the last scenario's last stage ends. */
  public Duration duration() {
    return scenarios.stream()
        .map(s -> s.startTime().plus(s.duration()))
        .max(Duration::compareTo)
        .orElse(Duration.ZERO);
  }

  public Stream<Endpoint> endpoints() {
    return requests().stream().map(r -> r.request().endpoint()).distinct();
  }
}

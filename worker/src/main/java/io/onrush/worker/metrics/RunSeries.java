package io.onrush.worker.metrics;

import io.onrush.measure.Cell;
import io.onrush.plan.Plan;
import io.onrush.plan.RunRequest;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/**
 * The series of one run on this worker. Counters and histograms carry the labels {@code part},
 * {@code scenario}, {@code name}, {@code method} and the plan's tags, and are there from the first
 * scrape on, at 0. They grow once a second, by what the interval says. Any thread.
 */
public final class RunSeries {

  /**
   * What the worker does at the moment.
   *
   * @param share requests a second that it carries now
   */
  public record Now(long inFlight, long connections, double share, boolean saturated) {}

  /** For the help texts. */
  private final String unit;

  private final Labels own;
  private final List<RequestSeries> requests = new ArrayList<>();
  private final Supplier<Now> now;
  private final long beganMillis = System.currentTimeMillis();

  /**
   * Those of a run.
   *
   * @param part of this worker, from 1
   * @param now asked at each scrape
   */
  public RunSeries(Plan plan, int part, Supplier<Now> now) {
    this.now = now;
    unit = ", " + plan.metricsUnit().name().toLowerCase(Locale.ROOT);
    Labels tags = Labels.EMPTY;
    for (Map.Entry<String, String> tag : plan.tags().entrySet()) {
      tags = tags.add(tag.getKey(), tag.getValue());
    }
    own = tags.add("part", String.valueOf(part));
    for (RunRequest request : plan.requests()) {
      String scenario = plan.scenarios().get(request.scenario()).name();
      requests.add(
          new RequestSeries(
              own.add("scenario", scenario)
                  .add("name", request.request().name())
                  .add("method", request.request().method()),
              plan.metricsUnit()));
    }
  }

  /** Adds one interval. */
  public synchronized void add(List<Cell> cells) {
    cells.forEach(cell -> requests.get(cell.request()).add(cell));
  }

  synchronized MetricSnapshots snapshot() {
    Now current = now.get();
    return MetricSnapshots.of(
        counter("http_reqs", "Requests that have ended, failed ones too", RequestSeries::ended),
        counter(
            "http_req_failed",
            "Requests that were answered with a status of 400 or above, or not at all",
            r -> r.counts.failed()),
        errors(),
        responses(),
        counter(
            "http_req_retries",
            "Requests sent once more: the server had closed their connection, or had not processed"
                + " them",
            r -> r.retries),
        counter("http_req_redirects", "Redirects that were followed", r -> r.redirects),
        histogram(
            "http_req_duration", "From the fire time to the last byte" + unit, r -> r.response),
        histogram("http_req_service", "From the write to the last byte" + unit, r -> r.service),
        histogram(
            "generator_lag",
            "From the fire time to when the worker turned to it: the generator's own delay" + unit,
            r -> r.lag),
        counter(
            "dropped_iterations",
            "Due, and not sent: too many in flight, or too late",
            r -> r.counts.dropped()),
        counter(
            "missed_iterations", "Due, and not sent for want of a lease", r -> r.counts.missed()),
        checks(),
        counter("data_sent", "Bytes written", r -> r.bytesSent),
        counter("data_received", "Bytes read", r -> r.bytesReceived),
        gauge("vus", "Requests in flight", (double) current.inFlight()),
        gauge(
            "onrush_connections",
            "Connections, open or being opened",
            (double) current.connections()),
        gauge("onrush_share", "Requests a second that the worker carries", current.share()),
        gauge(
            "onrush_saturated",
            "1 while the worker cannot keep its fire times",
            current.saturated() ? 1 : 0));
  }

  private CounterSnapshot counter(String name, String help, ToLongFunction<RequestSeries> value) {
    CounterSnapshot.Builder all = CounterSnapshot.builder().name(name).help(help);
    requests.forEach(r -> all.dataPoint(point(r.labels, value.applyAsLong(r))));
    return all.build();
  }

  private CounterDataPointSnapshot point(Labels labels, long value) {
    return CounterDataPointSnapshot.builder()
        .labels(labels)
        .value((double) value)
        .createdTimestampMillis(beganMillis)
        .build();
  }

  private CounterSnapshot errors() {
    CounterSnapshot.Builder all =
        CounterSnapshot.builder()
            .name("http_req_errors")
            .help(
                "Requests that failed, or had no row of data left, by kind, and by status where"
                    + " there was one");
    for (RequestSeries request : requests) {
      request.failures.forEach(
          (failure, count) ->
              all.dataPoint(
                  point(
                      request
                          .labels
                          .add("kind", failure.kind())
                          .add("status", String.valueOf(failure.status())),
                      count)));
    }
    return all.build();
  }

  private CounterSnapshot responses() {
    CounterSnapshot.Builder all =
        CounterSnapshot.builder().name("http_responses").help("Whole responses by status");
    for (RequestSeries request : requests) {
      request.statuses.forEach(
          (status, count) ->
              all.dataPoint(point(request.labels.add("status", String.valueOf(status)), count)));
    }
    return all.build();
  }

  private CounterSnapshot checks() {
    CounterSnapshot.Builder all =
        CounterSnapshot.builder().name("checks").help("Checks of responses by their result");
    for (RequestSeries request : requests) {
      all.dataPoint(point(request.labels.add("result", "passed"), request.checksPassed));
      all.dataPoint(point(request.labels.add("result", "failed"), request.checksFailed));
    }
    return all.build();
  }

  private HistogramSnapshot histogram(
      String name, String help, Function<RequestSeries, TimesHistogram> times) {
    HistogramSnapshot.Builder all = HistogramSnapshot.builder().name(name).help(help);
    requests.forEach(r -> all.dataPoint(times.apply(r).snapshot(r.labels, beganMillis)));
    return all.build();
  }

  private MetricSnapshot gauge(String name, String help, double value) {
    return GaugeSnapshot.builder()
        .name(name)
        .help(help)
        .dataPoint(GaugeDataPointSnapshot.builder().labels(own).value(value).build())
        .build();
  }
}

package io.onrush.coordinator.report;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a run did, live and final in one shape. Times in metrics are milliseconds, {@code t} and
 * everything called elapsed or duration are seconds.
 *
 * @param state preparing, running, paused, stopping; then finished, stopped, aborted or failed
 * @param verdict null while the run lives
 * @param verdictReasons why the verdict is not {@code passed}; empty otherwise
 * @param startedAt ISO 8601, UTC; null before the start instant is known
 * @param elapsed seconds of run time; 0 before the start
 * @param duration seconds that the plan takes, after {@code speed}
 * @param gaps what was not sent for want of a worker, or may have been: where {@code missed} and
 *     {@code unaccounted} come from
 * @param breakdown how long requests took and who sent them, over the run
 */
public record Report(
    String id,
    String name,
    String state,
    @Nullable Verdict verdict,
    List<String> verdictReasons,
    @Nullable String startedAt,
    double elapsed,
    double duration,
    double speed,
    String target,
    Map<String, String> tags,
    @Nullable CurrentStage stage,
    Totals counts,
    Rates rate,
    Metrics metrics,
    List<StageReport> stages,
    List<RequestReport> requests,
    List<ErrorReport> errors,
    List<WorkerReport> workers,
    List<SecondReport> series,
    BreakdownReport breakdown,
    List<EventReport> events,
    List<GapReport> gaps,
    List<ThresholdReport> thresholds) {

  public Report {
    // The reports of a shared folder may be of a coordinator that did not tell.
    breakdown = breakdown == null ? BreakdownReport.EMPTY : breakdown;
    gaps = gaps == null ? List.of() : List.copyOf(gaps);
  }

  /** This report with only those points of the series that end after {@code t}, in seconds. */
  public Report withSeriesAfter(double t) {
    return with(series.stream().filter(second -> second.t() > t).toList(), breakdown);
  }

  /** This report with at most so many points in its series; see {@link Thinning}. */
  public Report thinned(int points) {
    return with(Thinning.of(series, points), breakdown);
  }

  /** This report with only those spans of the breakdown that another one does not have so. */
  public Report withBreakdownSince(BreakdownReport earlier) {
    return with(series, breakdown.since(earlier));
  }

  Report with(List<SecondReport> otherSeries, BreakdownReport otherBreakdown) {
    return new Report(
        id,
        name,
        state,
        verdict,
        verdictReasons,
        startedAt,
        elapsed,
        duration,
        speed,
        target,
        tags,
        stage,
        counts,
        rate,
        metrics,
        stages,
        requests,
        errors,
        workers,
        otherSeries,
        otherBreakdown,
        events,
        gaps,
        thresholds);
  }

  /** Judgement of a finished run. */
  public enum Verdict {
    /** It ran as planned and every threshold held. */
    @JsonProperty("passed")
    PASSED,
    /** A threshold was crossed. */
    @JsonProperty("failed")
    FAILED,
    /** The generator spoiled it: its figures say nothing about the target. */
    @JsonProperty("invalid")
    INVALID
  }

  /** The stage that was entered last, and the cluster's target rate now. */
  public record CurrentStage(int index, String name, double targetRate) {}

  /** {@code planned = sent + dropped + missed + unaccounted}. */
  public record Totals(
      long planned,
      long sent,
      long succeeded,
      long failed,
      long inFlight,
      long dropped,
      long missed,
      long unaccounted) {}

  /** Requests a second of the whole cluster, over the last full second. */
  public record Rates(double target, double actual) {}

  /** The metrics by k6's names. */
  public record Metrics(
      @JsonProperty("http_req_duration") Trend duration,
      @JsonProperty("http_req_service") Trend service,
      @JsonProperty("generator_lag") Trend lag,
      @JsonProperty("http_req_failed") Ratio failed,
      @JsonProperty("checks") Ratio checks,
      @JsonProperty("data_sent") Sum dataSent,
      @JsonProperty("data_received") Sum dataReceived,
      @JsonProperty("retries") Sum retries,
      @JsonProperty("redirects") Sum redirects) {
    public Metrics {
      // Reports of an earlier version are without.
      retries = retries == null ? new Sum(0) : retries;
      redirects = redirects == null ? new Sum(0) : redirects;
    }
  }

  /** A distribution of times, milliseconds. */
  public record Trend(
      long count,
      double min,
      double avg,
      double med,
      @JsonProperty("p(90)") double p90,
      @JsonProperty("p(95)") double p95,
      @JsonProperty("p(99)") double p99,
      @JsonProperty("p(99.9)") double p999,
      double max) {}

  /** A share of 1. */
  public record Ratio(double rate) {}

  /** A sum; of data, bytes. */
  public record Sum(long count) {}

  /**
   * One stage of the plan.
   *
   * @param scenario name of its scenario
   * @param enteredAt run time of the entry, null before it
   * @param spreadMillis between the first and the last worker's entry
   * @param spreadErrorMillis bound on the error of that figure, from the clock mapping
   */
  public record StageReport(
      String scenario,
      String name,
      double startsAt,
      double duration,
      double targetRate,
      @Nullable Double enteredAt,
      @Nullable Double spreadMillis,
      @Nullable Double spreadErrorMillis,
      Totals counts,
      Metrics metrics) {}

  /** One request of the plan. */
  public record RequestReport(
      String scenario, String name, String method, Totals counts, Metrics metrics) {}

  /** One way of failing. */
  public record ErrorReport(String kind, int status, long count) {}

  /**
   * One worker, also one that is gone.
   *
   * @param share requests a second that it carries now
   * @param cpu cores used, over the last second
   * @param clockErrorMillis bound on the error of its clock's mapping to run time
   * @param lagMillis 99th percentile of its lag in the second before it told; 0 before it has
   * @param leaseMillis what is left of its lease; 0 without one
   * @param saturated whether it ever was the bottleneck
   * @param hindrances why; empty if it was not
   */
  public record WorkerReport(
      String id,
      int part,
      String address,
      long pid,
      String state,
      double share,
      double actualRate,
      double cpu,
      double cpuSeconds,
      double rssMiB,
      double gcPauseMillis,
      double clockErrorMillis,
      double lagMillis,
      double leaseMillis,
      boolean saturated,
      List<String> hindrances,
      Totals counts) {
    public WorkerReport {
      // Reports of an earlier version are without.
      hindrances = hindrances == null ? List.of() : List.copyOf(hindrances);
    }
  }

  /**
   * A point of the series: one second of the run, or several in one that is thinned. Counts are
   * sums over it, percentiles the highest of its seconds, milliseconds.
   *
   * @param t its end; it begins at the end of the point before, the first one at 0
   * @param targetRate the mean
   */
  public record SecondReport(
      double t,
      double targetRate,
      long planned,
      long sent,
      long succeeded,
      long failed,
      long dropped,
      long missed,
      double p50,
      double p95,
      double p99,
      double serviceP50,
      double serviceP95,
      double serviceP99,
      double lagP50,
      double lagP99) {}

  /** Something that happened. Ids ascend from 1. */
  public record EventReport(long id, double t, String type, @Nullable Integer part, String text) {}

  /**
   * Requests that were missed or are unaccounted for.
   *
   * @param part null if it was nobody's share
   * @param worker its id, null if it was nobody's share
   * @param from seconds of run time
   * @param to seconds of run time, exclusive
   */
  public record GapReport(
      @Nullable Integer part,
      @Nullable String worker,
      double from,
      double to,
      String cause,
      long missed,
      long unaccounted) {}

  /**
   * A threshold and how it stands.
   *
   * @param metric with its selector, {@code http_req_duration{name:home}}
   * @param value null while there is no data
   * @param passed null while there is no data and the run lives
   */
  public record ThresholdReport(
      String metric, String threshold, @Nullable Double value, @Nullable Boolean passed) {}
}

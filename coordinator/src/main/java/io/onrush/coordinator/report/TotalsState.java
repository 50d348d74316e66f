package io.onrush.coordinator.report;

import io.onrush.coordinator.checkpoint.Column;
import io.onrush.measure.Counts;
import io.onrush.measure.EncodedHistogram;
import io.onrush.measure.ErrorCount;
import java.util.List;

/**
 * Everything that {@link RunTotals} holds, as data: totals made of it go on as if never
 * interrupted.
 *
 * <p>How large it is, deflated: some 20 bytes for each second of run time, 1.7 MB a day; for each
 * span of the breakdown, of which there are at most {@value Breakdown#MOST_SPANS}, some 100; and
 * for the run, each stage, each request and each of the last 60 seconds its histograms, about a
 * byte for each value of three digits that occurred, so 1 to 3 KB each as a rule and at most 25 KB.
 * It does not grow with the rate.
 *
 * @param endNs run time that the newest interval reaches
 * @param stages one for each of {@code Plan.timeline()}
 * @param requests one for each of {@code Plan.requests()}
 * @param missed when workers had no lease; at most a thousand spans, some 20 bytes each
 */
public record TotalsState(
    long endNs,
    SumsState overall,
    List<SumsState> stages,
    List<SumsState> requests,
    List<ErrorCount> errors,
    List<WorkerState> workers,
    SeriesState series,
    BreakdownState breakdown,
    List<MissedSpan> missed) {

  public TotalsState {
    missed = List.copyOf(missed);
    stages = List.copyOf(stages);
    requests = List.copyOf(requests);
    errors = List.copyOf(errors);
    workers = List.copyOf(workers);
  }

  /** What is summed over a run, one of its stages or one of its requests. */
  public record SumsState(
      Counts counts,
      long checksPassed,
      long checksFailed,
      long bytesSent,
      long bytesReceived,
      long retries,
      long redirects,
      EncodedHistogram response,
      EncodedHistogram service,
      EncodedHistogram lag) {}

  /**
   * One worker's sums.
   *
   * @param seconds the last few that it sent something in, by slot; -1 where there is none
   * @param sent what it sent in them
   */
  public record WorkerState(String id, Counts counts, long endNs, Column seconds, Column sent) {}

  /**
   * The series.
   *
   * @param closed seconds before this one have no samples
   * @param numbers of the seconds that have data, ascending
   * @param columns of these seconds: the six counts; then, in microseconds, p50, p95 and p99 of
   *     response time and service time, p50 and p99 of lag
   * @param open samples of the seconds that still take some
   */
  public record SeriesState(
      int closed, Column numbers, List<Column> columns, List<OpenSecond> open) {
    public SeriesState {
      columns = List.copyOf(columns);
      open = List.copyOf(open);
    }
  }

  /** A span of run time in which a worker, or several if it is empty, missed requests. */
  public record MissedSpan(String worker, long fromNs, long toNs, long missed) {
    boolean adjoins(MissedSpan o) {
      return worker.equals(o.worker) && fromNs <= o.toNs && o.fromNs <= toNs;
    }

    MissedSpan with(MissedSpan o) {
      return new MissedSpan(
          worker, Math.min(fromNs, o.fromNs), Math.max(toNs, o.toNs), missed + o.missed);
    }
  }

  /** Samples of one second. */
  public record OpenSecond(
      int number, EncodedHistogram response, EncodedHistogram service, EncodedHistogram lag) {}

  /**
   * The breakdown.
   *
   * @param width seconds of a span
   * @param parts of those who sent, by slot
   * @param heat for each span how many response times there are by bin; empty where nothing was
   * @param sent for each span how many requests by slot; empty where nothing was
   */
  public record BreakdownState(int width, Column parts, List<Column> heat, List<Column> sent) {
    public BreakdownState {
      heat = List.copyOf(heat);
      sent = List.copyOf(sent);
    }
  }
}

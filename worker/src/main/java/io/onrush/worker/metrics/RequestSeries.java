package io.onrush.worker.metrics;

import io.onrush.measure.Cell;
import io.onrush.measure.Counts;
import io.onrush.measure.ErrorCount;
import io.onrush.measure.StatusCount;
import io.onrush.plan.MetricsUnit;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.Map;
import java.util.TreeMap;

/** What became of one request of the plan, over all stages. Guarded by its run's lock. */
final class RequestSeries {
  /** Of a request that failed. */
  record Failure(String kind, int status) implements Comparable<Failure> {
    @Override
    public int compareTo(Failure o) {
      int byKind = kind.compareTo(o.kind);
      return byKind == 0 ? Integer.compare(status, o.status) : byKind;
    }
  }

  final Labels labels;
  final TimesHistogram response;
  final TimesHistogram service;
  final TimesHistogram lag;
  final Map<Failure, Long> failures = new TreeMap<>();
  final Map<Integer, Long> statuses = new TreeMap<>();
  Counts counts = Counts.ZERO;
  long checksPassed;
  long checksFailed;
  long bytesSent;
  long bytesReceived;
  long retries;
  long redirects;

  RequestSeries(Labels labels, MetricsUnit unit) {
    this.labels = labels;
    response = new TimesHistogram(unit);
    service = new TimesHistogram(unit);
    lag = new TimesHistogram(unit);
  }

  void add(Cell cell) {
    counts = counts.plus(cell.counts());
    checksPassed += cell.checksPassed();
    checksFailed += cell.checksFailed();
    bytesSent += cell.bytesSent();
    bytesReceived += cell.bytesReceived();
    for (ErrorCount error : cell.errors()) {
      failures.merge(new Failure(error.kind().label(), error.status()), error.count(), Long::sum);
    }
    for (StatusCount status : cell.statuses()) {
      statuses.merge(status.status(), status.count(), Long::sum);
    }
    retries += cell.retries();
    redirects += cell.redirects();
    response.add(cell.response());
    service.add(cell.service());
    lag.add(cell.lag());
  }

  /** Requests that have ended, whatever came of them: what k6 counts. */
  long ended() {
    return counts.succeeded() + counts.failed();
  }
}

package io.onrush.worker.engine;

import io.onrush.measure.Cell;
import io.onrush.measure.Counts;
import io.onrush.measure.EncodedHistogram;
import io.onrush.measure.ErrorCount;
import io.onrush.measure.ErrorKind;
import io.onrush.measure.Histograms;
import io.onrush.measure.StatusCount;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.HdrHistogram.Histogram;

/** One cell of one period, added up over the loops. The collector's: single-threaded. */
@SuppressWarnings("EnumOrdinal") // An index, and only within this process.
final class CellSum {
  private static final ErrorKind[] KINDS = ErrorKind.values();

  private final Histogram response = Histograms.forMerging();
  private final Histogram service = Histograms.forMerging();
  private final Histogram lag = Histograms.forMerging();
  private final long[] errors = new long[KINDS.length];
  private final long[] statuses = new long[CellRecorder.MAX_STATUS + 1];
  private Counts counts = Counts.ZERO;
  private long checksPassed;
  private long checksFailed;
  private long bytesSent;
  private long bytesReceived;
  private long retries;
  private long redirects;

  void add(CellRecorder r) {
    response.add(r.response);
    service.add(r.service);
    lag.add(r.lag);
    counts = counts.plus(new Counts(r.due, r.sent, r.succeeded, r.failed, r.dropped, r.missed));
    checksPassed += r.checksPassed;
    checksFailed += r.checksFailed;
    bytesSent += r.bytesSent;
    bytesReceived += r.bytesReceived;
    retries += r.retries;
    redirects += r.redirects;
    errors[ErrorKind.DATA_EXHAUSTED.ordinal()] += r.exhausted;
    for (int i = 0; i < errors.length; i++) {
      errors[i] += r.errors[i];
    }
    for (int i = 0; i < statuses.length; i++) {
      statuses[i] += r.statuses[i];
    }
  }

  void addLagTo(Histogram sum) {
    sum.add(lag);
  }

  Cell toCell(int stage, int request) {
    return new Cell(
        stage,
        request,
        counts,
        EncodedHistogram.encode(response),
        EncodedHistogram.encode(service),
        EncodedHistogram.encode(lag),
        errorCounts(),
        checksPassed,
        checksFailed,
        bytesSent,
        bytesReceived,
        retries,
        redirects,
        statusCounts());
  }

  private List<StatusCount> statusCounts() {
    List<StatusCount> list = new ArrayList<>();
    for (int status = 0; status < statuses.length; status++) {
      if (statuses[status] > 0) {
        list.add(new StatusCount(status, statuses[status]));
      }
    }
    return list;
  }

  private List<ErrorCount> errorCounts() {
    List<ErrorCount> list = new ArrayList<>();
    for (ErrorKind kind : KINDS) {
      if (errors[kind.ordinal()] > 0) {
        list.add(new ErrorCount(kind, 0, errors[kind.ordinal()]));
      }
    }
    for (int status = CellRecorder.FIRST_FAILED_STATUS; status < statuses.length; status++) {
      if (statuses[status] > 0) {
        list.add(new ErrorCount(ErrorKind.STATUS, status, statuses[status]));
      }
    }
    return list;
  }

  void clear() {
    response.reset();
    service.reset();
    lag.reset();
    Arrays.fill(errors, 0);
    Arrays.fill(statuses, 0);
    counts = Counts.ZERO;
    checksPassed = 0;
    checksFailed = 0;
    bytesSent = 0;
    bytesReceived = 0;
    retries = 0;
    redirects = 0;
  }
}

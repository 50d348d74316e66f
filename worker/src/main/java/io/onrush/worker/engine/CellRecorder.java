package io.onrush.worker.engine;

import io.onrush.measure.ErrorKind;
import io.onrush.measure.Histograms;
import java.util.Arrays;
import org.HdrHistogram.IntCountsHistogram;

/**
 * What became of one request in one stage on one loop, in one period. Written by the loop, then
 * read and cleared by the collector; the hand-over between them is the queue's.
 */
@SuppressWarnings("EnumOrdinal") // An index, and only within this process.
final class CellRecorder {
  static final int MAX_STATUS = 999;

  /** Responses of this status and above count as failed, as in k6. */
  static final int FIRST_FAILED_STATUS = 400;

  final IntCountsHistogram response = Histograms.forRecording();
  final IntCountsHistogram service = Histograms.forRecording();
  final IntCountsHistogram lag = Histograms.forRecording();

  /** By the ordinal of the kind, but for {@link ErrorKind#STATUS}, which {@link #statuses} has. */
  final int[] errors = new int[ErrorKind.values().length];

  /** Of whole responses, by status. */
  final int[] statuses = new int[MAX_STATUS + 1];

  int cell;
  long due;
  long sent;
  long succeeded;
  long failed;
  long dropped;
  long missed;

  /** Part of {@link #dropped}: there was no row of data left. */
  long exhausted;

  long checksPassed;
  long checksFailed;
  long bytesSent;
  long bytesReceived;
  long retries;
  long redirects;

  /**
   * A request is handed on to be sent.
   *
   * @param lagNanos since it was due
   */
  void sent(long lagNanos) {
    sent++;
    lag.recordValue(Histograms.clampToUs(lagNanos));
  }

  /**
   * A request is dropped, as the loop comes too late to it. Its lag counts, so that a generator
   * which stood still does not look better for what it did not send.
   *
   * @param lagNanos since it was due
   */
  void late(long lagNanos) {
    dropped++;
    lag.recordValue(Histograms.clampToUs(lagNanos));
  }

  void error(ErrorKind kind) {
    errors[kind.ordinal()]++;
    failed++;
  }

  void exhausted() {
    dropped++;
    exhausted++;
  }

  /** A whole response has come. */
  void answered(int status) {
    statuses[status]++;
    if (status < FIRST_FAILED_STATUS) {
      succeeded++;
    } else {
      failed++;
    }
  }

  void checked(boolean passed) {
    if (passed) {
      checksPassed++;
    } else {
      checksFailed++;
    }
  }

  void clear() {
    response.reset();
    service.reset();
    lag.reset();
    Arrays.fill(errors, 0);
    Arrays.fill(statuses, 0);
    due = 0;
    sent = 0;
    succeeded = 0;
    failed = 0;
    dropped = 0;
    missed = 0;
    exhausted = 0;
    checksPassed = 0;
    checksFailed = 0;
    bytesSent = 0;
    bytesReceived = 0;
    retries = 0;
    redirects = 0;
  }
}
